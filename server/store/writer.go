//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// maxGroup is how many changes share a commit at most. It bounds how long the
// first of a group waits for the last.
const maxGroup = 128

// groupTime is for how long a group takes in more changes than one of each sender. It
// bounds how long a change waits for those of somebody who sends many.
const groupTime = 10 * time.Millisecond

// anonymous is whose turn anonymous counts take.
const anonymous = "anonymous"

// change is one caller's transaction on its way through the writer.
type change struct {
	ctx  context.Context
	from string // whose turn it takes: an account, anonymous, or empty for all others
	do   func(ctx context.Context, tx *sql.Tx) error
	done chan error // buffered: the writer never waits for a caller

	deletes bool // it deleted what a reader did: its answer waits until the log is emptied
}

// write runs do in a transaction and returns after it is committed. When ctx ends
// first, write returns its error, and the change may still be made. The context
// that do gets is the writer's: one caller's leaving must not interrupt the
// transaction that it shares with others.
func (s *Store) write(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	return s.writeOf(ctx, "", do)
}

// writeOf is write for a change of an account. Accounts take turns: one that sends many
// waits for itself.
func (s *Store) writeOf(ctx context.Context, account string, do func(ctx context.Context, tx *sql.Tx) error) error {
	c := &change{ctx: ctx, from: account, do: do, done: make(chan error, 1)}
	select {
	case <-s.closing:
		return fmt.Errorf("%w: closed", ErrUnavailable)
	default:
	}
	s.queue.add(c)
	select {
	case err := <-c.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-s.stopped:
		// The writer may have answered and stopped at once.
		select {
		case err := <-c.done:
			return err
		default:
			return fmt.Errorf("%w: closed", ErrUnavailable)
		}
	}
}

// maintain runs do in the writer, between two commits.
func (s *Store) maintain(ctx context.Context, do func(ctx context.Context) error) error {
	done := make(chan error, 1)
	select {
	case s.chores <- func() { done <- do(context.WithoutCancel(ctx)) }:
		return <-done
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return fmt.Errorf("%w: closed", ErrUnavailable)
	}
}

func (s *Store) runWriter() {
	defer close(s.stopped)
	for {
		select {
		case <-s.queue.some:
			s.commitGroup()
			if s.queue.len() > 0 {
				s.queue.signal()
			}
		case <-s.eraseDue():
			s.emptyLog(context.Background())
		case do := <-s.chores:
			do()
		case <-s.closing:
			for s.queue.len() > 0 {
				s.commitGroup()
			}
			s.emptyLog(context.Background())
			for len(s.erasing.waiting) > 0 {
				s.emptyLog(context.Background())
			}
			return
		}
	}
}

// commitGroup runs what waits in one transaction, each change in its own savepoint,
// and answers every caller after the commit.
func (s *Store) commitGroup() {
	g := &group{turn: s.queue.turn(), time: s.groupTime}
	if err := s.runGroup(context.Background(), g); err != nil {
		// A change that failed by itself gets this error as well: it may have
		// failed because of another one that is now undone.
		for i := range g.results {
			g.results[i] = err
		}
		// One that was taken and not begun has failed with the others.
		for len(g.results) < len(g.changes) {
			g.results = append(g.results, err)
		}
	}
	for i, c := range g.changes {
		if c.deletes && g.results[i] == nil {
			s.erasing.erased(c)
			continue
		}
		c.done <- g.results[i]
	}
	if s.erasing.dirty && time.Since(s.erasing.tried) >= s.erasing.every || s.logIsLong() {
		s.emptyLog(context.Background())
	}
}

// group is what shares a commit, and what became of each.
type group struct {
	turn    *turn
	time    time.Duration // see groupTime
	changes []*change
	results []error
}

// next takes the next change: one of everybody who waits, then more of each while there
// is time.
func (g *group) next(begun time.Time) *change {
	c := g.turn.next(time.Since(begun) < g.time)
	if c != nil {
		g.changes = append(g.changes, c)
	}
	return c
}

// runGroup fills in each change's own error. An error of its own says that
// nothing was committed.
func (s *Store) runGroup(ctx context.Context, g *group) error {
	begun := time.Now()
	c := g.next(begun)
	if c == nil {
		return nil
	}
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", classify(err))
	}
	defer tx.Rollback()
	s.erasing.entries = nil
	made := 0
	for ; c != nil; c = g.next(begun) {
		// Nobody waits for it any more, and it has not begun: leave it.
		own := c.ctx.Err()
		if own == nil {
			if own, err = s.runChange(ctx, tx, c); err != nil {
				return err
			}
			if own == nil {
				made++
			}
		}
		g.results = append(g.results, own)
	}
	if made == 0 {
		return nil
	}
	if err := s.listDeletions(ctx, tx, s.erasing.entries); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w: %w", ErrUnavailable, err)
	}
	s.committed(made)
	return nil
}

// runChange runs one change in a savepoint. The first error is the change's, and
// it is rolled back alone; the second means that the transaction cannot go on.
func (s *Store) runChange(ctx context.Context, tx *sql.Tx, c *change) (own, fatal error) {
	entries := len(s.erasing.entries)
	s.erasing.deletes = false
	if _, err := tx.ExecContext(ctx, `SAVEPOINT change`); err != nil {
		return nil, fmt.Errorf("savepoint: %w", classify(err))
	}
	own = classify(guard(func() error { return c.do(ctx, tx) }))
	if errors.Is(own, ErrUnavailable) {
		// SQLite may have rolled back the whole transaction already; going on
		// would commit the others one by one, outside any transaction.
		return nil, own
	}
	if own != nil {
		s.erasing.entries = s.erasing.entries[:entries]
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT change`); err != nil {
			return nil, fmt.Errorf("roll back: %w", classify(err))
		}
	}
	if _, err := tx.ExecContext(ctx, `RELEASE SAVEPOINT change`); err != nil {
		return nil, fmt.Errorf("release: %w", classify(err))
	}
	c.deletes = own == nil && s.erasing.deletes
	return own, nil
}

// guard turns a panic into an error: the writer serves everybody.
func guard(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in a change: %v\n%s", p, debug.Stack())
		}
	}()
	return do()
}
