//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
)

// maxGroup is how many changes share a commit at most. It bounds how long the
// first of a group waits for the last.
const maxGroup = 128

// change is one caller's transaction on its way through the writer.
type change struct {
	ctx  context.Context
	do   func(ctx context.Context, tx *sql.Tx) error
	done chan error // buffered: the writer never waits for a caller
}

// write runs do in a transaction and returns after it is committed. When ctx ends
// first, write returns its error, and the change may still be made. The context
// that do gets is the writer's: one caller's leaving must not interrupt the
// transaction that it shares with others.
func (s *Store) write(ctx context.Context, do func(ctx context.Context, tx *sql.Tx) error) error {
	c := &change{ctx: ctx, do: do, done: make(chan error, 1)}
	select {
	case <-s.closing:
		return fmt.Errorf("%w: closed", ErrUnavailable)
	default:
	}
	select {
	case s.queue <- c:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return fmt.Errorf("%w: closed", ErrUnavailable)
	}
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

func (s *Store) runWriter() {
	defer close(s.stopped)
	for {
		select {
		case first := <-s.queue:
			s.commitGroup(s.waiting(first))
		case <-s.closing:
			for {
				select {
				case first := <-s.queue:
					s.commitGroup(s.waiting(first))
				default:
					return
				}
			}
		}
	}
}

// waiting returns first and what queued up behind it while the last commit ran.
func (s *Store) waiting(first *change) []*change {
	group := []*change{first}
	for len(group) < maxGroup {
		select {
		case next := <-s.queue:
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// commitGroup runs a group in one transaction, each change in its own savepoint,
// and answers every caller after the commit.
func (s *Store) commitGroup(group []*change) {
	ctx := context.Background()
	results := make([]error, len(group))
	if err := s.runGroup(ctx, group, results); err != nil {
		// A change that failed by itself gets this error as well: it may have
		// failed because of another one that is now undone.
		for i := range results {
			results[i] = err
		}
	}
	for i, c := range group {
		c.done <- results[i]
	}
}

// runGroup fills in each change's own error. An error of its own says that
// nothing was committed.
func (s *Store) runGroup(ctx context.Context, group []*change, results []error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", classify(err))
	}
	defer tx.Rollback()
	changes := 0
	for i, c := range group {
		// Nobody waits for it any more, and it has not begun: leave it.
		if results[i] = c.ctx.Err(); results[i] != nil {
			continue
		}
		if results[i], err = runChange(ctx, tx, c); err != nil {
			return err
		}
		if results[i] == nil {
			changes++
		}
	}
	if changes == 0 {
		return nil
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w: %w", ErrUnavailable, err)
	}
	s.committed(changes)
	return nil
}

// runChange runs one change in a savepoint. The first error is the change's, and
// it is rolled back alone; the second means that the transaction cannot go on.
func runChange(ctx context.Context, tx *sql.Tx, c *change) (own, fatal error) {
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
		if _, err := tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT change`); err != nil {
			return nil, fmt.Errorf("roll back: %w", classify(err))
		}
	}
	if _, err := tx.ExecContext(ctx, `RELEASE SAVEPOINT change`); err != nil {
		return nil, fmt.Errorf("release: %w", classify(err))
	}
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
