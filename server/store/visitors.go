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
		if err := recordBatch(ctx, tx, batch); err != nil {
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

func recordBatch(ctx context.Context, tx *sql.Tx, batch engagement.EventBatch) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO visitors (id, last) VALUES ($1, $2)
		ON CONFLICT (id) DO UPDATE SET last = excluded.last`, batch.Visitor, batch.Batch)
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
