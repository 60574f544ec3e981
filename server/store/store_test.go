//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"stale.love/app/engagement"
)

// databases are what every test of this package runs on. A second database joins
// here.
var databases = []struct {
	name string
	open func(t testing.TB, opts Options) *Store
}{
	{"SQLite", openSQLiteForTest},
}

func openSQLiteForTest(t testing.TB, opts Options) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "stale.db"), opts)
}

func openAt(t testing.TB, path string, opts Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

// world is a store with a clock that only tests move.
type world struct {
	*Store
	clock   *fakeClock
	commits func() int // so far
}

func everywhere(t *testing.T, test func(t *testing.T, w world)) {
	t.Parallel()
	for _, database := range databases {
		t.Run(database.name, func(t *testing.T) {
			t.Parallel()
			test(t, newWorld(t, database.open))
		})
	}
}

func newWorld(t testing.TB, open func(testing.TB, Options) *Store) world {
	var mu sync.Mutex
	commits := 0
	clock := &fakeClock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s := open(t, Options{Now: clock.Now, Committed: func(int) {
		mu.Lock()
		defer mu.Unlock()
		commits++
	}})
	s.groupTime, s.erasing.every = time.Hour, 0 // however busy the machine is
	return world{s, clock, func() int {
		mu.Lock()
		defer mu.Unlock()
		return commits
	}}
}

type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// magazine is what the store's checker knows in these tests.
type magazine struct{}

func (magazine) KnownArticle(slug string) bool { return slug != "unknown" }

func (magazine) CheckResult(r engagement.Result) error {
	if r.Quiz != "checkup" {
		return errors.New("This result cannot be kept.")
	}
	return nil
}

// account makes an account with one passkey and returns its id.
func (w world) account(t testing.TB, id string) string {
	t.Helper()
	account := Account{ID: id, Handle: []byte("handle of " + id), Name: "Reader BCD"}
	err := w.CreateAccount(t.Context(), account, Credential{ID: []byte("key of " + id), PublicKey: []byte{1}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (w world) epoch(t testing.TB) string {
	t.Helper()
	var epoch string
	err := w.read(t.Context(), func(tx *sql.Tx) (err error) {
		epoch, err = readEpoch(t.Context(), tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return epoch
}

// send syncs a request in the store's own epoch, and fails the test on errors.
func (w world) send(t testing.TB, account string, req engagement.SyncRequest) engagement.SyncResponse {
	t.Helper()
	if req.Epoch == "" {
		req.Epoch = w.epoch(t)
	}
	resp, err := w.Sync(t.Context(), account, req, magazine{})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// everything returns the account's whole state: what a new device gets.
func (w world) everything(t testing.TB, account string) engagement.SyncResponse {
	t.Helper()
	return w.send(t, account, engagement.SyncRequest{})
}

func tap(article string, liked bool, id int) engagement.LikeChange {
	return engagement.LikeChange{Article: article, Liked: liked, Tap: fmt.Sprintf("%016x", id)}
}

// on says that the reader saw the row of this version when tapping.
func on(base int64, change engagement.LikeChange) engagement.LikeChange {
	change.Base = base
	return change
}

func mustBe(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error is %v, want %v", err, want)
	}
}
