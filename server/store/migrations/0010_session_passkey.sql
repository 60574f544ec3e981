-- passkey is the id of the passkey that a session was begun with; empty: it was
-- begun in another way, or before there was such a column.
ALTER TABLE sessions ADD COLUMN passkey TEXT NOT NULL DEFAULT '';
