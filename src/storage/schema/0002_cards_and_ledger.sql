-- Cards, the writes to them, and the ledger: who is owed what.

CREATE TABLE cards (
  id               BYTES NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  store_code       TEXT NOT NULL,
  uid              BYTES NOT NULL UNIQUE CHECK (length(uid) IN (4, 7, 10)),
  number           TEXT NOT NULL UNIQUE,
  card_class       TEXT NOT NULL CHECK (card_class IN ('member', 'stored_value', 'both')),
  state            TEXT NOT NULL,
  tier             TEXT NOT NULL,
  member           BYTES REFERENCES members (id),
  valid_until      TEXT,
  counter          INTEGER NOT NULL CHECK (counter >= 0),
  hot_list_version INTEGER NOT NULL
);
CREATE INDEX cards_by_member ON cards (member) WHERE member IS NOT NULL;
CREATE INDEX cards_by_hot_list_version ON cards (hot_list_version);

CREATE TABLE card_writes (
  id            BYTES NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  store_code    TEXT NOT NULL,
  card          BYTES NOT NULL REFERENCES cards (id),
  kind          TEXT NOT NULL CHECK (kind IN ('issue', 'top_up')),
  state         TEXT NOT NULL CHECK (state IN ('open', 'settled', 'abandoned')),
  number        TEXT NOT NULL,
  card_class    TEXT NOT NULL,
  tier          TEXT NOT NULL,
  valid_until   TEXT,
  counter       INTEGER NOT NULL,
  principal_fen INTEGER NOT NULL,
  bonus_fen     INTEGER NOT NULL,
  paid_fen      INTEGER NOT NULL,
  given_fen     INTEGER NOT NULL,
  deposit_fen   INTEGER NOT NULL,
  operator_name TEXT NOT NULL,
  at            INTEGER NOT NULL
);
CREATE UNIQUE INDEX card_writes_open ON card_writes (card) WHERE state = 'open';

-- The head of each chain of entries. A writer locks the row of its own chain, never another's.
CREATE TABLE chains (
  chain      TEXT NOT NULL PRIMARY KEY,
  store_code TEXT NOT NULL,
  sequence   INTEGER NOT NULL,
  hash       BYTES NOT NULL CHECK (length(hash) = 32)
) CLUSTERED;

-- Balances are never edited, only moved: debits and credits only grow. `card` is sixteen zero
-- bytes for the accounts that belong to no card.
CREATE TABLE ledger_accounts (
  kind       TEXT NOT NULL,
  card       BYTES NOT NULL CHECK (length(card) = 16),
  store_code TEXT NOT NULL,
  debits     INTEGER NOT NULL CHECK (debits >= 0),
  credits    INTEGER NOT NULL CHECK (credits >= 0),
  PRIMARY KEY (card, kind)
) CLUSTERED;

CREATE TABLE ledger_entries (
  chain        TEXT NOT NULL,
  sequence     INTEGER NOT NULL CHECK (sequence > 0),
  store_code   TEXT NOT NULL,
  operation    BYTES NOT NULL CHECK (length(operation) = 16),
  position     INTEGER NOT NULL CHECK (position >= 0),
  debit_kind   TEXT NOT NULL,
  debit_card   BYTES,
  credit_kind  TEXT NOT NULL,
  credit_card  BYTES,
  amount_fen   INTEGER NOT NULL CHECK (amount_fen > 0),
  reason       TEXT NOT NULL,
  at           INTEGER NOT NULL,
  business_day TEXT NOT NULL,
  actor        TEXT NOT NULL,
  corrects     BYTES,
  hash         BYTES NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (chain, sequence)
) CLUSTERED;
CREATE UNIQUE INDEX ledger_entries_by_operation ON ledger_entries (operation, position);
CREATE INDEX ledger_entries_by_debit_card ON ledger_entries (debit_card, chain, sequence)
  WHERE debit_card IS NOT NULL;
CREATE INDEX ledger_entries_by_credit_card ON ledger_entries (credit_card, chain, sequence)
  WHERE credit_card IS NOT NULL;
CREATE INDEX ledger_entries_by_corrects ON ledger_entries (corrects) WHERE corrects IS NOT NULL;
APPEND ONLY ledger_entries;
