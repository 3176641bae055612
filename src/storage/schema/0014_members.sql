-- Members as a desk finds and keeps them: what was noted of each, the tier they had when, and the
-- words under which a search finds them.

ALTER TABLE members ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE members ADD COLUMN joined TEXT;
ALTER TABLE members ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;

-- Every tail of every name and phone number, so that "contains" is a range of this key: 王小明 is
-- found under 王小明, 小明 and 明. Names in small letters, numbers without blanks and dashes.
CREATE TABLE member_terms (
  term   TEXT NOT NULL,
  member BYTES NOT NULL REFERENCES members (id),
  PRIMARY KEY (term, member)
) CLUSTERED;

INSERT INTO member_terms (term, member)
WITH RECURSIVE tails (term, member) AS (
  SELECT LOWER(name), id FROM members
  UNION
  SELECT REPLACE(REPLACE(phone, ' ', ''), '-', ''), id FROM members
  UNION ALL
  SELECT SUBSTR(term, 2), member FROM tails WHERE LENGTH(term) > 1
)
SELECT DISTINCT term, member FROM tails WHERE term <> '';

-- The last four digits are what people read out of a card's number.
CREATE INDEX cards_by_last_digits ON cards ((SUBSTR(number, 13)));

CREATE TABLE tier_changes (
  member     BYTES NOT NULL REFERENCES members (id),
  position   INTEGER NOT NULL CHECK (position > 0),
  store_code TEXT NOT NULL,
  at         INTEGER NOT NULL,
  actor      TEXT NOT NULL,
  from_tier  TEXT NOT NULL,
  to_tier    TEXT NOT NULL,
  reason     TEXT NOT NULL,
  PRIMARY KEY (member, position)
) CLUSTERED;
APPEND ONLY tier_changes;
