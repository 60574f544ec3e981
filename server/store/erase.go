//go:build !js

package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"stale.love/app/engagement"
)

// What is deleted is overwritten in the database file with zeros (secure_delete), and the
// write-ahead log, in which older pages still stand, is emptied before the deletion is
// answered. What stays to be known of it, a tombstone or a line in the list of
// deletions, is a hash.

const (
	// eraseEvery is how often the log is emptied at most: who deletes waits that long at
	// most, and nobody else does.
	eraseEvery = 100 * time.Millisecond
	// erasePatience is how long an answer to a deletion waits for readers that keep the
	// log from being emptied. It is tried on afterwards.
	erasePatience = time.Second
	// eraseBusy is how long one try waits for readers.
	eraseBusy = 20 * time.Millisecond
)

// erasing is the writer's own: what the group under way deletes, and who waits for the
// log to be emptied.
type erasing struct {
	every   time.Duration // see eraseEvery
	deletes bool          // whether the change under way deletes what a reader did
	entries []string      // of the group, for the list of deletions

	dirty   bool      // the log holds what was deleted
	since   time.Time // when that began
	tried   time.Time // when it was last tried to empty it
	waiting []*change // whose answer waits
}

// erase says that the change under way deletes something that a reader did. entries go
// to the list of deletions, before the change is committed. It is called in a change.
func (s *Store) erase(entries ...string) {
	s.erasing.deletes = true
	s.erasing.entries = append(s.erasing.entries, entries...)
}

// eraseDue returns a channel that says when the log has to be emptied; nil: never.
func (s *Store) eraseDue() <-chan time.Time {
	if !s.erasing.dirty {
		return nil
	}
	return time.After(time.Until(s.erasing.tried.Add(s.erasing.every)))
}

// emptyLog empties the write-ahead log and answers those who waited for it. Readers of
// an older state can keep it from that: then it is tried again.
func (s *Store) emptyLog(ctx context.Context) {
	e := &s.erasing
	e.tried = time.Now()
	patience := time.Duration(0)
	if e.dirty {
		patience = eraseBusy
	}
	emptied, err := checkpoint(ctx, s.writer, s.path, patience)
	if err != nil {
		s.log.Error("emptying the write-ahead log", "error", err)
	}
	if emptied || !e.dirty {
		e.dirty = false
	} else if time.Since(e.since) < erasePatience {
		return
	}
	for _, c := range e.waiting {
		c.done <- nil
	}
	e.waiting = nil
}

// longLog is how long the log may become, in bytes, and longLogEvery how often it is looked
// at then: readers can keep it long.
const (
	longLog      = 4 << 20
	longLogEvery = time.Second
)

// logIsLong reports whether the log has to be emptied for its length.
func (s *Store) logIsLong() bool {
	if time.Since(s.erasing.tried) < longLogEvery {
		return false
	}
	info, err := os.Stat(s.path + "-wal")
	return err == nil && info.Size() > longLog
}

// erased begins to wait for the log to be emptied.
func (e *erasing) erased(c *change) {
	if !e.dirty || len(e.waiting) == 0 {
		e.dirty, e.since = true, time.Now()
	}
	e.waiting = append(e.waiting, c)
}

// erasedFile is the name under which meta keeps that the whole file was written anew
// since deletions are overwritten.
const erasedFile = "erased"

// eraseOldFile brings a file from before deletions were overwritten to where all are:
// ids of deleted accounts become hashes, and every page is written anew, once.
func (s *Store) eraseOldFile(ctx context.Context) error {
	var done string
	err := one(s.writer.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = $1`, erasedFile).Scan(&done))
	if !errors.Is(err, ErrNotFound) {
		return classify(err)
	}
	if err := s.hashTombstones(ctx); err != nil {
		return err
	}
	if err := rewrite(ctx, s.writer, s.path); err != nil {
		return err
	}
	_, err = s.writer.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES ($1, $2)`, erasedFile, s.today())
	return classify(err)
}

// hashTombstones replaces what older versions kept of deleted accounts.
func (s *Store) hashTombstones(ctx context.Context) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	rows, err := tx.QueryContext(ctx, `SELECT id FROM deleted_accounts`)
	ids, err := all(rows, err, func(rows *sql.Rows) (id string, err error) {
		return id, rows.Scan(&id)
	})
	if err != nil {
		return classify(err)
	}
	if err := hashForgotten(ctx, tx); err != nil {
		return err
	}
	for _, id := range ids {
		if len(id) == hex.EncodedLen(sha256.Size) {
			continue
		}
		_, err := tx.ExecContext(ctx, `UPDATE deleted_accounts SET id = $2 WHERE id = $1`, id, accountHash(id))
		if err != nil {
			return classify(err)
		}
	}
	return tx.Commit()
}

// hashForgotten replaces the ids of deleted results by their tombstones.
func hashForgotten(ctx context.Context, tx *sql.Tx) error {
	type row struct{ account, id string }
	rows, err := tx.QueryContext(ctx, `SELECT account, id FROM forgotten`)
	old, err := all(rows, err, func(rows *sql.Rows) (r row, err error) {
		return r, rows.Scan(&r.account, &r.id)
	})
	if err != nil {
		return classify(err)
	}
	for _, r := range old {
		_, err := tx.ExecContext(ctx, `UPDATE forgotten SET id = $3 WHERE account = $1 AND id = $2`,
			r.account, r.id, engagement.Tombstone(r.id))
		if err != nil {
			return classify(err)
		}
	}
	return nil
}

// accountHash is what is kept of the id of a deleted account. The id is random, so
// nobody guesses it; a device that knows it is told that the account is gone.
func accountHash(id string) string { return hashOf("account", id) }

// hashOf is a hash of one kind of thing.
func hashOf(kind string, parts ...string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s", kind)
	for _, part := range parts {
		fmt.Fprintf(h, "\x00%s", part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// deletionsKnown is the name under which meta keeps the number of the last line of the
// list of deletions that this database knows of.
const deletionsKnown = "deletions"

// ensureDeletions begins the list of deletions.
func (s *Store) ensureDeletions(ctx context.Context) error {
	_, err := s.writer.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES ($1, '0') ON CONFLICT (name) DO NOTHING`, deletionsKnown)
	if err != nil {
		return classify(err)
	}
	var known int64
	err = s.writer.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = $1`, deletionsKnown).Scan(&known)
	if err != nil {
		return classify(err)
	}
	if err := s.deleted.begin(known + 1); err != nil {
		s.log.Error("the first deletion tries again", "error", err)
	}
	return nil
}

// listDeletions writes what a group deletes to the list, and how far the list goes to the
// group's transaction.
func (s *Store) listDeletions(ctx context.Context, tx *sql.Tx, entries []string) error {
	if len(entries) == 0 || s.unlisted {
		return nil
	}
	var known int64
	if err := tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = $1`, deletionsKnown).Scan(&known); err != nil {
		return fmt.Errorf("read last deletion: %w", classify(err))
	}
	last, err := s.deleted.add(known, s.today(), entries)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE meta SET value = $2 WHERE name = $1`, deletionsKnown, strconv.FormatInt(last, 10)); err != nil {
		return fmt.Errorf("note last deletion: %w", classify(err))
	}
	return nil
}

// PruneDeletions drops what no backup that is still kept can bring back from the list of
// deletions.
func (s *Store) PruneDeletions(context.Context) error {
	return s.deleted.prune(day(s.now().Add(-DeletionsKept)))
}
