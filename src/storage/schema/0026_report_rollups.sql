-- What the reports by hour, by tier and of discounts read, and what cards moved on a day.

-- The tier that the ticket's card had when the ticket was recorded: '' without a card, '~no_tier' of
-- a card without one. Nothing for what was recorded before: nobody kept it, and a card's tier of
-- today need not be that of then.
ALTER TABLE tickets ADD COLUMN tier TEXT;

-- By half hours of UTC, so that it holds in every time zone and needs no setting to be checked:
-- whoever reads it adds the store's offset. Figures are signed as in rollup_cashier.
CREATE TABLE rollup_half_hour (
  store_code   TEXT NOT NULL,
  business_day TEXT NOT NULL,
  scale        INTEGER NOT NULL,
  half_hour    INTEGER NOT NULL CHECK (half_hour BETWEEN 0 AND 47),
  tier         TEXT NOT NULL,
  tickets      INTEGER NOT NULL,
  returns      INTEGER NOT NULL,
  lines        INTEGER NOT NULL,
  amount_fen   INTEGER NOT NULL,
  rounding_fen INTEGER NOT NULL,
  total_fen    INTEGER NOT NULL,
  discount_fen INTEGER NOT NULL,
  PRIMARY KEY (business_day, scale, half_hour, tier, store_code)
) CLUSTERED;

-- Tickets from before count under '~unknown' where they had a card. Reads every line once.
INSERT INTO rollup_half_hour (store_code, business_day, scale, half_hour, tier, tickets, returns,
                              lines, amount_fen, rounding_fen, total_fen, discount_fen)
  SELECT store_code, business_day, scale, closed_at / 1800000 % 48,
         CASE WHEN card IS NULL THEN '' ELSE '~unknown' END,
         SUM(CASE kind WHEN 'sale' THEN 1 ELSE 0 END),
         SUM(CASE kind WHEN 'sale' THEN 0 ELSE 1 END),
         SUM(CASE kind WHEN 'sale' THEN lines ELSE -lines END),
         SUM(CASE kind WHEN 'sale' THEN total_fen - rounding_fen ELSE rounding_fen - total_fen END),
         SUM(CASE kind WHEN 'sale' THEN rounding_fen ELSE -rounding_fen END),
         SUM(CASE kind WHEN 'sale' THEN total_fen ELSE -total_fen END),
         SUM(CASE kind WHEN 'sale' THEN discount ELSE -discount END)
    FROM tickets
    JOIN (SELECT ticket, COUNT(*) AS lines, SUM(list_amount_fen - amount_fen) AS discount
            FROM ticket_lines GROUP BY ticket) AS sums ON sums.ticket = tickets.id
   GROUP BY business_day, scale, closed_at / 1800000 % 48,
            CASE WHEN card IS NULL THEN '' ELSE '~unknown' END, store_code;

-- What moved on cards on a day, by reason, without reading the whole ledger.
CREATE INDEX ledger_entries_of_cards
  ON ledger_entries (business_day, reason, debit_kind, credit_kind, amount_fen)
  WHERE debit_card IS NOT NULL OR credit_card IS NOT NULL;
