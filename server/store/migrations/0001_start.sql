-- Valid for SQLite and PostgreSQL. Times are Unix milliseconds or, where a day
-- is enough, ISO 8601 days; bytes are text.

CREATE TABLE meta (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);

-- version counts the account's changes; every row that devices read carries the
-- version at which it last changed.
CREATE TABLE accounts (
	id      TEXT   NOT NULL PRIMARY KEY,
	handle  TEXT   NOT NULL UNIQUE,
	name    TEXT   NOT NULL,
	version BIGINT NOT NULL DEFAULT 0 CHECK (version >= 0),
	created TEXT   NOT NULL
);

-- Ids of deleted accounts, so that their devices learn that the account is gone
-- instead of asking the reader to sign in again.
CREATE TABLE deleted_accounts (
	id TEXT NOT NULL PRIMARY KEY
);

CREATE TABLE credentials (
	id              TEXT   NOT NULL PRIMARY KEY,
	account         TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	public_key      TEXT   NOT NULL,
	sign_count      BIGINT NOT NULL CHECK (sign_count >= 0),
	transports      TEXT   NOT NULL,
	backup_eligible BIGINT NOT NULL CHECK (backup_eligible IN (0, 1)),
	backed_up       BIGINT NOT NULL CHECK (backed_up IN (0, 1)),
	created         TEXT   NOT NULL
);
CREATE INDEX credentials_of_account ON credentials (account);

-- token is the SHA-256 of what the cookie holds.
CREATE TABLE sessions (
	token   TEXT NOT NULL PRIMARY KEY,
	account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	created TEXT NOT NULL,
	used    TEXT NOT NULL
);
CREATE INDEX sessions_of_account ON sessions (account);
CREATE INDEX sessions_by_use ON sessions (used);

-- token is the SHA-256 of what the cookie holds.
CREATE TABLE ceremonies (
	token   TEXT   NOT NULL PRIMARY KEY,
	state   TEXT   NOT NULL,
	expires BIGINT NOT NULL
);
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires);

CREATE TABLE likes (
	account TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	article TEXT   NOT NULL,
	liked   BIGINT NOT NULL CHECK (liked IN (0, 1)),
	at      BIGINT NOT NULL,
	version BIGINT NOT NULL CHECK (version > 0),
	tap     TEXT   NOT NULL,
	PRIMARY KEY (account, article)
);
CREATE INDEX likes_by_version ON likes (account, version);
CREATE INDEX likes_that_count ON likes (article) WHERE liked = 1;

-- Every tap ever stated, or settled by one made on top of it, so that a request
-- sent again is not a later tap.
CREATE TABLE like_taps (
	account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	article TEXT NOT NULL,
	tap     TEXT NOT NULL,
	PRIMARY KEY (account, article, tap)
);

CREATE TABLE results (
	account      TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	id           TEXT   NOT NULL,
	quiz         TEXT   NOT NULL,
	quiz_version BIGINT NOT NULL,
	answers      TEXT   NOT NULL,
	taken_at     TEXT   NOT NULL,
	version      BIGINT NOT NULL CHECK (version > 0),
	PRIMARY KEY (account, id)
);
CREATE INDEX results_by_version ON results (account, version);

CREATE TABLE forgotten (
	account TEXT   NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	id      TEXT   NOT NULL,
	version BIGINT NOT NULL CHECK (version > 0),
	PRIMARY KEY (account, id)
);
CREATE INDEX forgotten_by_version ON forgotten (account, version);

-- Totals only: nothing here or below ties a visitor to an article.
CREATE TABLE counts (
	article TEXT   NOT NULL PRIMARY KEY,
	views   BIGINT NOT NULL CHECK (views >= 0),
	shares  BIGINT NOT NULL CHECK (shares >= 0)
);

CREATE TABLE visitors (
	id   TEXT   NOT NULL PRIMARY KEY,
	last BIGINT NOT NULL CHECK (last > 0)
);

CREATE TABLE visitor_batches (
	visitor TEXT   NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
	batch   BIGINT NOT NULL,
	id      TEXT   NOT NULL,
	PRIMARY KEY (visitor, batch)
);
