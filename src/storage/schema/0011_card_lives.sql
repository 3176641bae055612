-- A card's whole life: every kind of write to a card, and of each what it moves.

CREATE TABLE card_writes_of_all_kinds (
  id            BYTES NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  store_code    TEXT NOT NULL,
  card          BYTES NOT NULL REFERENCES cards (id),
  kind          TEXT NOT NULL CHECK (kind IN ('issue', 'top_up', 'correct', 'refund', 'return',
                                              'replace', 'renew', 'change_tier')),
  state         TEXT NOT NULL CHECK (state IN ('open', 'settled', 'refused', 'abandoned')),
  refusal       TEXT NOT NULL CHECK ((refusal <> '') = (state = 'refused')),
  number        TEXT NOT NULL,
  card_class    TEXT NOT NULL,
  tier          TEXT NOT NULL,
  valid_until   TEXT,
  counter       INTEGER NOT NULL,
  principal_fen INTEGER NOT NULL,
  bonus_fen     INTEGER NOT NULL,
  replaces      TEXT,
  corrects      BYTES,
  reason        TEXT NOT NULL,
  approver      TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  at            INTEGER NOT NULL
);

-- What a write moves once it is settled; once it is, what it moved.
CREATE TABLE card_write_postings (
  card_write  BYTES NOT NULL REFERENCES card_writes_of_all_kinds (id),
  position    INTEGER NOT NULL CHECK (position >= 0),
  debit_kind  TEXT NOT NULL,
  debit_card  BYTES,
  credit_kind TEXT NOT NULL,
  credit_card BYTES,
  amount_fen  INTEGER NOT NULL CHECK (amount_fen > 0),
  reason      TEXT NOT NULL,
  PRIMARY KEY (card_write, position)
) CLUSTERED;

INSERT INTO card_writes_of_all_kinds
  SELECT id, store_code, card, kind, state, '', number, card_class, tier, valid_until, counter,
    principal_fen, bonus_fen, NULL, NULL, '', '', operator_name, at FROM card_writes;
INSERT INTO card_write_postings
  SELECT id, 0, 'desk_cash', NULL, 'card_principal', card, paid_fen, 'top_up'
  FROM card_writes WHERE paid_fen > 0;
INSERT INTO card_write_postings
  SELECT id, 1, 'bonus_granted', NULL, 'card_bonus', card, given_fen, 'bonus_granted'
  FROM card_writes WHERE given_fen > 0;
INSERT INTO card_write_postings
  SELECT id, 2, 'desk_cash', NULL, 'card_deposit', card, deposit_fen, 'deposit'
  FROM card_writes WHERE deposit_fen > 0;

DROP TABLE card_writes;
ALTER TABLE card_writes_of_all_kinds RENAME TO card_writes;
CREATE UNIQUE INDEX card_writes_open ON card_writes (card) WHERE state = 'open';
