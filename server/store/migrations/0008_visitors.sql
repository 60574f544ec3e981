-- seen is the day of a visitor's last batch; empty: before there was such a column. Who
-- sends none for long is forgotten.
ALTER TABLE visitors ADD COLUMN seen TEXT NOT NULL DEFAULT '';
CREATE INDEX visitors_by_day ON visitors (seen);
