-- Valid for SQLite and PostgreSQL. What editors see: totals of a day by UTC, the
-- day on which the server counted. Nothing finer than a day, and no table of these
-- knows a visitor or an account.

-- Moved together with counts. offline: how many of the views were without a
-- connection.
CREATE TABLE daily_counts (
	day     TEXT   NOT NULL,
	article TEXT   NOT NULL,
	views   BIGINT NOT NULL CHECK (views >= 0),
	shares  BIGINT NOT NULL CHECK (shares >= 0),
	offline BIGINT NOT NULL CHECK (offline >= 0),
	PRIMARY KEY (day, article)
);

-- How many accounts liked an article at the end of a day on which that changed.
CREATE TABLE daily_likes (
	day     TEXT   NOT NULL,
	article TEXT   NOT NULL,
	likes   BIGINT NOT NULL CHECK (likes >= 0),
	PRIMARY KEY (day, article)
);

-- How many checkup results came to accounts.
CREATE TABLE daily_snapshots (
	day   TEXT   NOT NULL PRIMARY KEY,
	taken BIGINT NOT NULL CHECK (taken >= 0)
);

CREATE TABLE daily_refusals (
	day     TEXT   NOT NULL,
	code    TEXT   NOT NULL,
	refused BIGINT NOT NULL CHECK (refused >= 0),
	PRIMARY KEY (day, code)
);
