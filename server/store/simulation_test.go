//go:build !js

package store

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/replica/simulation"
)

var (
	simulatedFlag = flag.Uint64("histories", 300, "how many histories of the simulation are played on each database")
	firstFlag     = flag.Uint64("seed", 1, "the first of them")
)

// The devices of app/replica against a real database: what they hear is what it
// answers, and it is killed, backed up and restored under them.
func TestSync_EveryHistoryEndsWithTheInvariants(t *testing.T) {
	t.Parallel()
	for _, database := range databases {
		if database.name != "SQLite" {
			t.Fatalf("nobody says how to back up and kill a %s", database.name)
		}
	}
	// Several at once: each waits for its disk most of the time.
	const lanes = 4
	for lane := range uint64(lanes) {
		t.Run(fmt.Sprint("lane ", lane+1), func(t *testing.T) {
			t.Parallel()
			b := &sqliteBackend{t: t, dir: t.TempDir()}
			t.Cleanup(b.close)
			for n := lane; n < *simulatedFlag; n += lanes {
				simulate(t, b, *firstFlag+n)
			}
		})
	}
}

func simulate(t *testing.T, b *sqliteBackend, seed uint64) {
	err := simulation.Run(seed, simulation.Options{Backend: b})
	var failure *simulation.Failure
	if !errors.As(err, &failure) {
		return
	}
	small := simulation.Shrink(failure, b)
	t.Fatalf("%v\nreplay: go test ./server/store -run EveryHistory -histories 1 -seed %d\nshrunk to acts %v without %v: %v",
		failure.Err, seed, small.Acts, small.Without, small.Err)
}

// sqliteBackend is a store whose files are copied as a crash or a backup leaves them.
type sqliteBackend struct {
	t       *testing.T
	dir     string
	dirs    int
	now     int64
	store   *Store
	file    string
	empty   files // a new database with the accounts
	backups []files
}

// files are a database's, by what follows its name.
type files map[string][]byte

func (b *sqliteBackend) copyFiles() (files, error) {
	copied := files{}
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(b.file + suffix)
		if err != nil {
			return nil, err
		}
		copied[suffix] = data
	}
	return copied, nil
}

// start runs a store on copies of files, and ends the one before: whatever it would
// still have written is nobody's any more.
func (b *sqliteBackend) start(on files) error {
	b.close()
	b.dirs++
	dir := filepath.Join(b.dir, strconv.Itoa(b.dirs))
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	b.file = filepath.Join(dir, "stale.db")
	for suffix, data := range on {
		if err := os.WriteFile(b.file+suffix, data, 0o600); err != nil {
			return err
		}
	}
	var err error
	b.store, err = Open(context.Background(), b.file, Options{Now: func() time.Time { return time.UnixMilli(b.now) }})
	if err == nil {
		b.store.erasing.every = 0
	}
	return err
}

func (b *sqliteBackend) close() {
	if b.store == nil {
		return
	}
	if err := b.store.Close(); err != nil {
		b.t.Errorf("close: %v", err)
	}
	b.store = nil
	os.RemoveAll(filepath.Dir(b.file))
}

func (b *sqliteBackend) epoch() string { return world{Store: b.store}.epoch(b.t) }

func (b *sqliteBackend) Open(accounts []string) (string, error) {
	b.backups = nil
	if err := b.start(b.empty); err != nil {
		return "", err
	}
	if b.empty == nil {
		for _, id := range accounts {
			world{Store: b.store}.account(b.t, id)
		}
		var err error
		if b.empty, err = b.copyFiles(); err != nil {
			return "", err
		}
	}
	return b.epoch(), nil
}

func (b *sqliteBackend) Sync(account string, r engagement.SyncRequest, now int64, rules engagement.Rules) (engagement.SyncResponse, error) {
	b.now = now
	return b.store.Sync(context.Background(), account, r, rules)
}

func (b *sqliteBackend) Event(e engagement.Event, now int64) error {
	b.now = now
	return b.store.AddEvent(context.Background(), e)
}

func (b *sqliteBackend) Sweep(now int64) error {
	b.now = now
	return b.store.SweepEvents(context.Background())
}

func (b *sqliteBackend) Batch(batch engagement.EventBatch) (bool, error) {
	err := b.store.CountEvents(context.Background(), batch, func(string) bool { return true })
	if errors.Is(err, ErrBatchConflict) {
		return false, nil
	}
	return err == nil, err
}

func (b *sqliteBackend) Counts() (map[string]engagement.Counts, error) {
	return b.store.Counts(context.Background())
}

func (b *sqliteBackend) Kill() error {
	left, err := b.copyFiles()
	if err != nil {
		return err
	}
	return b.start(left)
}

func (b *sqliteBackend) Backup() error {
	copied, err := b.copyFiles()
	b.backups = append(b.backups, copied)
	return err
}

func (b *sqliteBackend) Restore(n int) (string, error) {
	if err := b.start(b.backups[n]); err != nil {
		return "", err
	}
	if err := b.store.RenewEpoch(context.Background()); err != nil {
		return "", err
	}
	return b.epoch(), nil
}
