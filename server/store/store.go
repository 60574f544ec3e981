//go:build !js

// Package store keeps what readers do: accounts and their passkeys, sessions,
// likes, checkup results, and the anonymous counts of articles.
//
// It guarantees that what a method answered is on disk: no method that changes
// something returns before its transaction is committed and synced. One that
// returns ErrUnavailable or the context's error may have changed nothing or all,
// never a part; every other error says that nothing changed. Syncs and batches of
// events can be sent again without harm, however often.
//
// Changes go through one writer, which commits together what arrived while the
// last commit ran (writer.go). The statements assume serializable transactions,
// which SQLite's single writer gives, and use only SQL that PostgreSQL shares.
//
// It never stores an address, a user agent, a name or an e-mail address, and
// nothing that ties a visitor to an article. A session and a passkey are labelled
// with a kind of browser and of system; an e-mail address that a reader links is a
// keyed hash whose key is elsewhere.
package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"stale.love/app/engagement"
)

// Errors that callers can tell apart. All others are faults of the server.
var (
	// ErrNotFound says that there is no such row.
	ErrNotFound = errors.New("not found")
	// ErrGone says that the account was deleted.
	ErrGone = errors.New("account deleted")
	// ErrExists says that a credential, or another way in, is known already.
	ErrExists = errors.New("already exists")
	// ErrEnded says that a session was ended from another device.
	ErrEnded = errors.New("session ended from another device")
	// ErrLastWay says that nobody could sign in to the account any more.
	ErrLastWay = errors.New("the only way into the account")
	// ErrBatchConflict says that a batch neither follows the visitor's last one
	// nor was counted before.
	ErrBatchConflict = errors.New("batch does not follow the visitor's last one")
	// ErrUnavailable says that the database cannot be used now: the disk is full
	// or failing, or the store is closed. Trying again later may help.
	ErrUnavailable = errors.New("database unavailable")
	// ErrNewerSchema says that a newer version of this program wrote the database.
	ErrNewerSchema = errors.New("database was written by a newer version")
)

// Options are the store's clock, source of randomness and hooks. Zero values
// are those of production.
type Options struct {
	Now    func() time.Time  // nil: time.Now
	Random io.Reader         // nil: crypto/rand
	Bounds engagement.Bounds // of an account; zero: engagement.Most
	Log    *slog.Logger      // told what goes wrong beside any request; nil: nobody is
	// Committed is called after each commit, in the writer, with the number of
	// changes that were committed together. It must not block.
	Committed func(changes int)
}

// Store is a database of readers' state. Its methods may be called concurrently.
type Store struct {
	now       func() time.Time
	random    io.Reader
	committed func(int)
	log       *slog.Logger
	path      string
	bounds    engagement.Bounds

	// The writer's own: how many visitors there are, see makeRoom.
	visitors, mostVisitors int64
	visitorsCounted        bool

	deleted  deletions
	unlisted bool // what is deleted is in the list already: a backup is being restored

	readers *sql.DB // many connections that cannot write
	writer  *sql.DB // one connection, used by the writer goroutine only

	erasing   erasing
	queue     *queue
	chores    chan func() // what the writer does between two commits
	groupTime time.Duration
	closing   chan struct{}
	close     sync.Once
	stopped   chan struct{}
}

// Open opens the SQLite database at path, creates it when there is none, and
// brings its schema up to date. A database written by a newer version of this
// program is refused with ErrNewerSchema.
func Open(ctx context.Context, path string, opts Options) (*Store, error) {
	s := &Store{
		now:       opts.Now,
		random:    opts.Random,
		committed: opts.Committed,
		log:       opts.Log,
		path:      path,
		deleted:   deletions{path: deletionsFile(path)},
		chores:    make(chan func()),

		mostVisitors: mostVisitors,
		queue:        newQueue(),
		groupTime:    groupTime,
		erasing:      erasing{every: eraseEvery},
		closing:      make(chan struct{}),
		stopped:      make(chan struct{}),
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	if s.committed == nil {
		s.committed = func(int) {}
	}
	if s.bounds = opts.Bounds; s.bounds == (engagement.Bounds{}) {
		s.bounds = engagement.Most()
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.writer, s.readers, err = openSQLite(path); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	// The writer connects first: it creates the file that readers may only read.
	if err := migrate(ctx, s.writer, migrations, s.today()); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.closeDatabases())
	}
	if err := s.ensureEpoch(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.closeDatabases())
	}
	if err := s.eraseOldFile(ctx); errors.Is(err, ErrUnavailable) {
		// A full disk must not keep anybody from reading. The next start tries again.
		s.log.Error("writing an old database anew", "error", err)
	} else if err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.closeDatabases())
	}
	if err := s.ensureDeletions(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.closeDatabases())
	}
	go s.runWriter()
	return s, nil
}

// Close lets the changes under way finish, refuses new ones with ErrUnavailable
// and closes the database. It may be called more than once.
func (s *Store) Close() error {
	var err error
	s.close.Do(func() {
		close(s.closing)
		<-s.stopped
		err = s.closeDatabases()
	})
	return err
}

func (s *Store) closeDatabases() error {
	// Readers first, so that the writer's connection, closed last, checkpoints
	// the write-ahead log.
	return errors.Join(s.readers.Close(), s.writer.Close())
}

// read runs do in a transaction that sees one state of the database and cannot
// change it.
func (s *Store) read(ctx context.Context, do func(tx *sql.Tx) error) error {
	select {
	case <-s.closing:
		return fmt.Errorf("%w: closed", ErrUnavailable)
	default:
	}
	tx, err := s.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	return classify(do(tx))
}

// today is the day by UTC, which is all that is kept of when an account was
// made or used.
func (s *Store) today() string { return day(s.now()) }

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// hash is what is stored of a secret that a browser holds.
func hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// all scans every row of a query.
func all[T any](rows *sql.Rows, err error, scan func(*sql.Rows) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := []T{}
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, rows.Err()
}

// changed turns a statement that found nothing to change into ErrNotFound.
func changed(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return ErrNotFound
}

// one turns the driver's word for an absent row into ours.
func one(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}
