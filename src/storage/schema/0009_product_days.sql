-- What every product brought on a day, all scales together: a year's report by product reads what a
-- year has days, and not that times the number of scales. Moved with rollup_product.

CREATE TABLE rollup_product_day (
  store_code      TEXT NOT NULL,
  business_day    TEXT NOT NULL,
  product         TEXT NOT NULL,
  price_unit      TEXT NOT NULL,
  lines           INTEGER NOT NULL,
  grams           INTEGER NOT NULL,
  pieces          INTEGER NOT NULL,
  amount_fen      INTEGER NOT NULL,
  list_amount_fen INTEGER NOT NULL,
  PRIMARY KEY (business_day, product, price_unit, store_code)
) CLUSTERED;
INSERT INTO rollup_product_day (store_code, business_day, product, price_unit, lines, grams,
                                pieces, amount_fen, list_amount_fen)
  SELECT store_code, business_day, product, price_unit, SUM(lines), SUM(grams), SUM(pieces),
         SUM(amount_fen), SUM(list_amount_fen)
  FROM rollup_product GROUP BY business_day, product, price_unit, store_code;
