//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"

	"stale.love/app/engagement"
)

// AddEvent adds an event to the totals of all time and of today, unless its id is
// known. Either way it is counted once when AddEvent returns nil. The id and the totals
// are one transaction, and whoever reads the write-ahead log sees them together; the
// id is in no other event, and nothing says whose it is.
func (s *Store) AddEvent(ctx context.Context, e engagement.Event) error {
	err := s.writeOf(ctx, anonymous, func(ctx context.Context, tx *sql.Tx) error {
		now := s.now()
		done, err := tx.ExecContext(ctx, `
			INSERT INTO event_ids (id, until) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`,
			e.ID, day(now.AddDate(0, 0, engagement.EventKnownDays)))
		if err != nil {
			return fmt.Errorf("write id: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if err := addTotals(ctx, tx, e.Count()); err != nil {
			return err
		}
		return addToday(ctx, tx, day(now), e.Count())
	})
	if err != nil {
		return fmt.Errorf("add event: %w", err)
	}
	return nil
}

// sweptAtOnce bounds how long a sweep keeps others from writing.
const sweptAtOnce = 1000

// SweepEvents forgets the ids of events that no device sends any more.
func (s *Store) SweepEvents(ctx context.Context) error {
	for {
		var swept int64
		err := s.writeOf(ctx, anonymous, func(ctx context.Context, tx *sql.Tx) error {
			done, err := tx.ExecContext(ctx, `
				DELETE FROM event_ids
				WHERE id IN (SELECT id FROM event_ids WHERE until <= $1 ORDER BY until, id LIMIT $2)`,
				s.today(), sweptAtOnce)
			if err != nil {
				return err
			}
			swept, err = done.RowsAffected()
			return err
		})
		if err != nil {
			return fmt.Errorf("sweep events: %w", err)
		}
		if swept < sweptAtOnce {
			return nil
		}
	}
}
