-- label is what the reader calls a passkey; used is the day it last signed in,
-- empty before there was such a column.
ALTER TABLE credentials ADD COLUMN label TEXT NOT NULL DEFAULT 'Passkey';
ALTER TABLE credentials ADD COLUMN used  TEXT NOT NULL DEFAULT '';

-- device is "Chrome on Android" and no more. ended is the day on which the
-- session was ended from another device: its row stays until that browser has
-- heard of it.
ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN way    TEXT NOT NULL DEFAULT 'passkey';
ALTER TABLE sessions ADD COLUMN ended  TEXT NOT NULL DEFAULT '';

-- code is the SHA-256 of 80 random bits.
CREATE TABLE recovery_codes (
	code    TEXT NOT NULL PRIMARY KEY,
	account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	made    TEXT NOT NULL
);
CREATE INDEX recovery_codes_of_account ON recovery_codes (account);

-- Other ways into an account. fingerprint is a keyed hash (HMAC-SHA-256) of an
-- e-mail address, or of who an identity provider says it is; the key is not in
-- this database.
CREATE TABLE identities (
	kind        TEXT NOT NULL CHECK (kind IN ('mail', 'provider')),
	fingerprint TEXT NOT NULL,
	account     TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	added       TEXT NOT NULL,
	PRIMARY KEY (kind, fingerprint)
);
CREATE INDEX identities_of_account ON identities (account, kind);

-- Codes on their way by e-mail. token is the SHA-256 of what the asking browser
-- holds; code is the SHA-256 of that secret and the six digits together.
CREATE TABLE mail_codes (
	token       TEXT   NOT NULL PRIMARY KEY,
	code        TEXT   NOT NULL,
	fingerprint TEXT   NOT NULL,
	tries       BIGINT NOT NULL DEFAULT 0 CHECK (tries >= 0),
	expires     BIGINT NOT NULL
);
CREATE INDEX mail_codes_by_expiry ON mail_codes (expires);
