-- Ids of events that were counted, so that one that is sent again is not counted
-- again, and the day on which they are forgotten. Nothing else: no time, no article, and
-- nothing that two events of one device share. WITHOUT ROWID is SQLite's: rows lie in
-- the order of their random ids, not in the order in which they came. Leave it out for
-- PostgreSQL.
CREATE TABLE event_ids (
	id    TEXT NOT NULL PRIMARY KEY,
	until TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX event_ids_by_day ON event_ids (until);
