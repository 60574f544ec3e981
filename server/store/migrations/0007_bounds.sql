-- What is kept of one account has bounds, see engagement.Bounds. horizon: no tap that was
-- stated below this version is remembered any more. version: of the account before the
-- tap. settled: taps that came before judged ones, and were never stated themselves.
ALTER TABLE accounts ADD COLUMN horizon BIGINT NOT NULL DEFAULT 0 CHECK (horizon >= 0);
ALTER TABLE like_taps ADD COLUMN version BIGINT NOT NULL DEFAULT 0 CHECK (version >= 0);
CREATE INDEX like_taps_by_version ON like_taps (account, version);
ALTER TABLE likes ADD COLUMN settled TEXT NOT NULL DEFAULT '';
