//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"stale.love/app/engagement"
)

// keptBatches is how many batches of a visitor are remembered. A profile that was
// cloned while a batch was on its way sends it again from both copies; whoever
// comes late is acknowledged as long as the other is not this far ahead.
const keptBatches = 32

// CountEvents adds a visitor's next batch to the totals. A batch that was counted
// before is acknowledged (nil) and not counted again; anything else that does not
// follow the visitor's last batch is ErrBatchConflict. Articles that are not known
// are left out.
func (s *Store) CountEvents(ctx context.Context, batch engagement.EventBatch, known func(slug string) bool) error {
	err := s.writeOf(ctx, anonymous, func(ctx context.Context, tx *sql.Tx) error {
		last, err := lastBatch(ctx, tx, batch.Visitor)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if batch.Batch != last+1 {
			return countedBefore(ctx, tx, batch)
		}
		if last == 0 {
			if err := s.makeRoom(ctx, tx); err != nil {
				return err
			}
		}
		if err := recordBatch(ctx, tx, batch, s.today()); err != nil {
			return err
		}
		for _, c := range batch.Counts {
			if !known(c.Article) {
				continue
			}
			if err := addTotals(ctx, tx, c); err != nil {
				return err
			}
			if err := addToday(ctx, tx, s.today(), c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count events: %w", err)
	}
	return nil
}

// lastBatch returns 0 with ErrNotFound for a visitor who sent none.
func lastBatch(ctx context.Context, tx *sql.Tx, visitor string) (int64, error) {
	var last int64
	err := one(tx.QueryRowContext(ctx, `SELECT last FROM visitors WHERE id = $1`, visitor).Scan(&last))
	if err != nil {
		return 0, fmt.Errorf("read visitor: %w", err)
	}
	return last, nil
}

func countedBefore(ctx context.Context, tx *sql.Tx, batch engagement.EventBatch) error {
	var found int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM visitor_batches WHERE visitor = $1 AND batch = $2 AND id = $3`,
		batch.Visitor, batch.Batch, batch.ID).Scan(&found)
	if err != nil {
		return fmt.Errorf("read batches: %w", err)
	}
	if found == 0 {
		return ErrBatchConflict
	}
	return nil
}

func recordBatch(ctx context.Context, tx *sql.Tx, batch engagement.EventBatch, today string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO visitors (id, last, seen) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET last = excluded.last, seen = excluded.seen`, batch.Visitor, batch.Batch, today)
	if err != nil {
		return fmt.Errorf("write visitor: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO visitor_batches (visitor, batch, id) VALUES ($1, $2, $3)`,
		batch.Visitor, batch.Batch, batch.ID)
	if err != nil {
		return fmt.Errorf("write batch: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		DELETE FROM visitor_batches WHERE visitor = $1 AND batch <= $2`,
		batch.Visitor, batch.Batch-keptBatches)
	if err != nil {
		return fmt.Errorf("drop old batches: %w", err)
	}
	return nil
}

const (
	// visitorDays is how long a visitor without batches is remembered. Its name lasts a
	// month; a device that sends its last batch again later goes on under another.
	visitorDays = 100
	// mostVisitors is how many are remembered at once. Beyond that the ones heard least
	// recently go first.
	mostVisitors = 1_000_000
	// visitorsAtOnce bounds how long others wait while some are forgotten: each may have
	// keptBatches rows besides.
	visitorsAtOnce = 100
)

// makeRoom forgets visitors when there are as many as there may be. It counts them once,
// and then those that come and go: nobody else changes the table.
func (s *Store) makeRoom(ctx context.Context, tx *sql.Tx) error {
	if !s.visitorsCounted {
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM visitors`).Scan(&s.visitors); err != nil {
			return fmt.Errorf("count visitors: %w", err)
		}
		s.visitorsCounted = true
	}
	s.visitors++ // a change that is undone counts, too: it is counted anew every hour
	if s.visitors <= s.mostVisitors {
		return nil
	}
	gone, err := forgetVisitors(ctx, tx, "9999")
	s.visitors -= gone
	return err
}

// forgetVisitors forgets some of the visitors that were last seen before a day, the
// oldest first, and returns how many.
func forgetVisitors(ctx context.Context, tx *sql.Tx, before string) (int64, error) {
	done, err := tx.ExecContext(ctx, `
		DELETE FROM visitors WHERE id IN (SELECT id FROM visitors WHERE seen < $1 ORDER BY seen, id LIMIT $2)`,
		before, visitorsAtOnce)
	if err != nil {
		return 0, fmt.Errorf("forget visitors: %w", err)
	}
	return done.RowsAffected()
}

// SweepVisitors forgets visitors that have sent nothing for long. Those of whom it is not
// known since when begin today.
func (s *Store) SweepVisitors(ctx context.Context) error {
	for gone := int64(visitorsAtOnce); gone == visitorsAtOnce; {
		err := s.writeOf(ctx, anonymous, func(ctx context.Context, tx *sql.Tx) error {
			s.visitorsCounted = false
			_, err := tx.ExecContext(ctx, `
				UPDATE visitors SET seen = $1 WHERE id IN (SELECT id FROM visitors WHERE seen = '' LIMIT $2)`,
				s.today(), sweptAtOnce)
			if err != nil {
				return fmt.Errorf("date visitors: %w", err)
			}
			gone, err = forgetVisitors(ctx, tx, day(s.now().AddDate(0, 0, -visitorDays)))
			return err
		})
		if err != nil {
			return fmt.Errorf("sweep visitors: %w", err)
		}
	}
	return nil
}
