//go:build !js

package store

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"testing/fstest"

	"stale.love/app/engagement"
)

func TestSQLite_FullDiskAcknowledgesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, openSQLiteForTest)
	ann := w.account(t, "ann")
	epoch := w.epoch(t)
	var pages int
	if err := w.writer.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
		t.Fatal(err)
	}
	limit := func(pages int) {
		if _, err := w.writer.Exec(`PRAGMA max_page_count = ` + strconv.Itoa(pages)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages)
	var failed error
	acknowledged := 0
	for i := 0; failed == nil && i < 10_000; i++ {
		var resp engagement.SyncResponse
		resp, failed = w.Sync(t.Context(), ann, engagement.SyncRequest{Epoch: epoch, Likes: []engagement.LikeChange{on(int64(i), tap("a", i%2 == 0, i))}}, magazine{})
		if failed == nil {
			acknowledged = int(resp.Cursor)
		}
	}
	mustBe(t, failed, ErrUnavailable)
	if version := w.everything(t, ann).Cursor; int(version) != acknowledged {
		t.Errorf("%d changes acknowledged, %d kept", acknowledged, version)
	}
	limit(1 << 20)
	resp := w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("b", true, 1)}})
	if len(resp.Likes) == 0 {
		t.Errorf("with room again: %+v", resp)
	}
}

// What a reader was answered is in the files at that moment, as a process that is
// killed leaves them.
func TestSQLite_AnsweredIsOnDisk(t *testing.T) {
	t.Parallel()
	from, to := t.TempDir(), t.TempDir()
	w := newWorld(t, func(t testing.TB, opts Options) *Store { return openAt(t, filepath.Join(from, "stale.db"), opts) })
	ann := w.account(t, "ann")
	w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1)}})
	for _, name := range []string{"stale.db", "stale.db-wal"} {
		bytes, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	restored := w
	restored.Store = openAt(t, filepath.Join(to, "stale.db"), Options{Now: w.clock.Now})
	if all := restored.everything(t, ann); len(all.Likes) != 1 || all.Epoch != w.epoch(t) {
		t.Errorf("after the kill: %+v", all)
	}
}

func TestSQLite_ReadersCannotWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t, openSQLiteForTest)
	err := w.read(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.Exec(`DELETE FROM meta`)
		return err
	})
	mustBe(t, err, ErrUnavailable)
}

func TestOpen_KeepsTheEpochAndThePath(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a name with spaces, ? and %20.db")
	first := world{Store: openAt(t, path, Options{})}
	epoch := first.epoch(t)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
	if again := (world{Store: openAt(t, path, Options{})}); again.epoch(t) != epoch {
		t.Error("opening it again changed the epoch")
	}
}

func TestOpen_RefusesNewerSchema(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "stale.db")
	s := openAt(t, path, Options{})
	if _, err := s.writer.Exec(`INSERT INTO migrations (number, name, applied) VALUES (9999, 'future', '')`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, Options{})
	mustBe(t, err, ErrNewerSchema)
}

func TestOpen_RefusesWhatIsNoDatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "stale.db")
	if err := os.WriteFile(path, []byte("These are my notes, not a database, and they are long enough to be one. They stay."), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, Options{})
	mustBe(t, err, ErrUnavailable)
	_, err = Open(t.Context(), filepath.Join(t.TempDir(), "no such directory", "stale.db"), Options{})
	mustBe(t, err, ErrUnavailable)
}

func TestMigrate_FailingFileLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, openSQLiteForTest)
	files := fstest.MapFS{
		"migrations/0001_start.sql": {Data: []byte(`must not run again`)},
		"migrations/9002_good.sql":  {Data: []byte(`CREATE TABLE good (id TEXT)`)},
		"migrations/9003_bad.sql":   {Data: []byte(`CREATE TABLE bad (id TEXT); CREATE TABLE good (id TEXT)`)},
	}
	if err := migrate(t.Context(), w.writer, files, "today"); err == nil {
		t.Fatal("a broken migration ran")
	}
	var tables, newest int
	err := errors.Join(
		w.writer.QueryRow(`SELECT COUNT(*) FROM sqlite_master WHERE name IN ('good', 'bad')`).Scan(&tables),
		w.writer.QueryRow(`SELECT MAX(number) FROM migrations`).Scan(&newest))
	if err != nil || tables != 1 || newest != 9002 {
		t.Errorf("%d of the tables, newest migration %d, %v; want 1, 9002", tables, newest, err)
	}
}
