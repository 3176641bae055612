-- What the law wants kept of who holds a registered card. The number itself is sealed under a key
-- of the store's key file, so the books and their backups tell nobody.

CREATE TABLE id_records (
  member        BYTES NOT NULL PRIMARY KEY REFERENCES members (id),
  store_code    TEXT NOT NULL,
  document      TEXT NOT NULL
    CHECK (document IN ('identity_card', 'passport', 'residence_permit', 'other')),
  sealed_number BYTES NOT NULL,
  kept_at       INTEGER NOT NULL,
  kept_by       TEXT NOT NULL,
  unused_since  TEXT
);
