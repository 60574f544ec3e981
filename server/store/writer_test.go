//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"stale.love/app/engagement"
)

// hold keeps the writer busy until release is called, so that what comes
// meanwhile queues up.
func (w world) hold(t *testing.T) (release func()) {
	t.Helper()
	busy, done := make(chan struct{}), make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		err := w.write(context.Background(), func(context.Context, *sql.Tx) error {
			close(busy)
			<-done
			return nil
		})
		if err != nil {
			t.Errorf("hold the writer: %v", err)
		}
	})
	<-busy
	return func() {
		close(done)
		wait.Wait()
	}
}

// queued waits until n changes wait for the writer.
func (w world) queued(n int) {
	for w.queue.len() < n {
		runtime.Gosched()
	}
}

func TestWriter_CommitsTogetherWhatWaited(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		const readers = 40
		for i := range readers {
			w.account(t, fmt.Sprint("reader ", i))
		}
		epoch, before := w.epoch(t), w.commits()
		release := w.hold(t)
		var syncs sync.WaitGroup
		for i := range readers {
			syncs.Go(func() {
				req := engagement.SyncRequest{Epoch: epoch, Likes: []engagement.LikeChange{tap("a", true, i)}}
				resp, err := w.Sync(context.Background(), fmt.Sprint("reader ", i), req, magazine{})
				if err != nil || len(resp.Likes) != 1 || !resp.Likes[0].Accepted {
					t.Errorf("reader %d: %+v, %v", i, resp, err)
				}
			})
		}
		w.queued(readers)
		release()
		syncs.Wait()
		if commits := w.commits() - before; commits != 2 {
			t.Errorf("%d commits for one change and the %d that waited for it, want 2", commits, readers)
		}
		if counts, err := w.Counts(t.Context()); err != nil || counts["a"].Likes != readers {
			t.Errorf("counts %v, %v", counts, err)
		}
	})
}

// together sends changes that share one commit, and returns their errors.
func (w world) together(t *testing.T, changes ...func(context.Context, *sql.Tx) error) []error {
	t.Helper()
	release := w.hold(t)
	errs := make([]error, len(changes))
	var wait sync.WaitGroup
	for i, do := range changes {
		wait.Go(func() { errs[i] = w.write(context.Background(), do) })
		w.queued(i + 1) // in this order
	}
	release()
	wait.Wait()
	return errs
}

func count(article string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		return addTotals(ctx, tx, engagement.EventCount{Article: article, Views: 1})
	}
}

func TestWriter_FailingChangeIsUndoneAlone(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		refused := errors.New("refused")
		errs := w.together(t,
			count("a"),
			func(ctx context.Context, tx *sql.Tx) error {
				if err := count("b")(ctx, tx); err != nil {
					return err
				}
				return refused
			},
			func(ctx context.Context, tx *sql.Tx) error {
				if err := count("b")(ctx, tx); err != nil {
					return err
				}
				panic("broken")
			},
			func(ctx context.Context, tx *sql.Tx) error {
				_, err := tx.ExecContext(ctx, `INSERT INTO counts (article, views, shares) VALUES ('b', -1, 0)`)
				return err
			},
			count("c"),
		)
		if errs[0] != nil || !errors.Is(errs[1], refused) || !strings.Contains(fmt.Sprint(errs[2]), "broken") ||
			errs[3] == nil || errors.Is(errs[3], ErrUnavailable) || errs[4] != nil {
			t.Errorf("errors: %v", errs)
		}
		counts, err := w.Counts(t.Context())
		if err != nil || len(counts) != 2 || counts["a"].Views != 1 || counts["c"].Views != 1 {
			t.Errorf("counts %v, %v", counts, err)
		}
	})
}

func TestWriter_FailedCommitFailsEveryone(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		errs := w.together(t,
			count("a"),
			func(ctx context.Context, tx *sql.Tx) error {
				// Only the commit notices the orphan.
				_, err := tx.ExecContext(ctx, `
					PRAGMA defer_foreign_keys = 1;
					INSERT INTO sessions (token, account, created, used) VALUES ('t', 'nobody', 'd', 'd')`)
				return err
			},
			func(context.Context, *sql.Tx) error { return ErrBatchConflict },
		)
		for i, err := range errs {
			if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrBatchConflict) {
				t.Errorf("change %d: %v", i, err)
			}
		}
		if counts, err := w.Counts(t.Context()); err != nil || len(counts) != 0 {
			t.Errorf("counts %v, %v", counts, err)
		}
		if err := w.write(t.Context(), count("a")); err != nil {
			t.Errorf("the writer did not recover: %v", err)
		}
	})
}

func TestWriter_LeavingCallerDisturbsNobody(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ctx, leave := context.WithCancel(t.Context())
		var left, running error
		var callers sync.WaitGroup
		inside, goOn := make(chan struct{}), make(chan struct{})
		callers.Go(func() {
			running = w.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
				close(inside)
				<-goOn
				return count("begun")(ctx, tx)
			})
		})
		<-inside
		callers.Go(func() { left = w.write(ctx, count("not begun")) })
		w.queued(1)
		var other error
		callers.Go(func() { other = w.write(context.Background(), count("other")) })
		w.queued(2)
		leave()
		close(goOn)
		callers.Wait()
		if !errors.Is(left, context.Canceled) || running != nil && !errors.Is(running, context.Canceled) || other != nil {
			t.Errorf("who left: %v; who left while running: %v; the other: %v", left, running, other)
		}
		counts, err := w.Counts(t.Context())
		if err != nil || counts["begun"].Views != 1 || counts["not begun"].Views != 0 || counts["other"].Views != 1 {
			t.Errorf("counts %v, %v", counts, err)
		}
	})
}

func TestWriter_ClosedStoreIsUnavailable(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		release := w.hold(t)
		var late error
		var callers sync.WaitGroup
		callers.Go(func() { late = w.write(context.Background(), count("a")) })
		w.queued(1)
		callers.Go(func() {
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		})
		release()
		callers.Wait()
		if late != nil {
			t.Errorf("a change that waited when the store was closed: %v", late)
		}
		mustBe(t, w.write(t.Context(), count("b")), ErrUnavailable)
		_, err := w.Counts(t.Context())
		mustBe(t, err, ErrUnavailable)
	})
}

// One account's changes, however many wait, come one after one of everybody else's.
func TestWriter_AccountsTakeTurns(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		w.groupTime = 0 // one of each in a commit
		release := w.hold(t)
		var mu sync.Mutex
		var order []string
		var wait sync.WaitGroup
		change := func(account string) {
			n := w.queue.len()
			wait.Go(func() {
				err := w.writeOf(context.Background(), account, func(context.Context, *sql.Tx) error {
					mu.Lock()
					defer mu.Unlock()
					order = append(order, account)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
			w.queued(n + 1)
		}
		for range 200 {
			change("ann")
		}
		change("ben")
		change("cleo")
		before := w.commits()
		release()
		wait.Wait()
		if len(order) != 202 || !slices.Equal(order[:4], []string{"ann", "ben", "cleo", "ann"}) {
			t.Errorf("%d changes, first %v", len(order), order[:min(len(order), 4)])
		}
		if commits := w.commits() - before; commits != 201 {
			t.Errorf("%d commits: more than one change of ann's in one that others wait for", commits)
		}
	})
}
