//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"stale.love/app/engagement"
)

// forget deletes a result for good, by its id or its tombstone, and returns the account's
// version after it. The tombstone stays, also of one that never arrived: it may still be
// on its way from another device.
//
// room is for how many more there is; nil: as many as there are. A tombstone of a result
// takes its place. Without room none is kept of a result that is not there: it cannot
// come any more, either.
func (s *Store) forget(ctx context.Context, tx *sql.Tx, account, id string, version int64, room *int) (int64, error) {
	tombstone := engagement.Tombstone(id)
	done, err := isForgotten(ctx, tx, account, id)
	if err != nil || done {
		return version, err
	}
	if engagement.IsTombstone(id) {
		if id, err = resultOf(ctx, tx, account, tombstone); err != nil && !errors.Is(err, ErrNotFound) {
			return 0, err
		}
	}
	err = changed(tx.ExecContext(ctx, `DELETE FROM results WHERE account = $1 AND id = $2`, account, id))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return 0, fmt.Errorf("delete result: %w", err)
	}
	if errors.Is(err, ErrNotFound) && room != nil {
		if *room <= 0 {
			return version, nil
		}
		*room--
	}
	s.erase(resultEntry(account, tombstone))
	_, err = tx.ExecContext(ctx, `
		INSERT INTO forgotten (account, id, version) VALUES ($1, $2, $3)`, account, tombstone, version+1)
	if err != nil {
		return 0, fmt.Errorf("write tombstone: %w", err)
	}
	return version + 1, nil
}

// resultOf returns the id of the result that a tombstone is of.
func resultOf(ctx context.Context, tx *sql.Tx, account, tombstone string) (string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT id FROM results WHERE account = $1`, account)
	ids, err := all(rows, err, func(rows *sql.Rows) (id string, err error) {
		return id, rows.Scan(&id)
	})
	if err != nil {
		return "", fmt.Errorf("read ids of results: %w", err)
	}
	for _, id := range ids {
		if engagement.Tombstone(id) == tombstone {
			return id, nil
		}
	}
	return "", ErrNotFound
}

func isForgotten(ctx context.Context, tx *sql.Tx, account, id string) (bool, error) {
	var found int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM forgotten WHERE account = $1 AND id = $2`, account, engagement.Tombstone(id)).Scan(&found)
	if err != nil {
		return false, fmt.Errorf("read tombstone: %w", err)
	}
	return found > 0, nil
}

// forgottenAbove returns the tombstones of what was forgotten after the cursor, in that
// order.
func forgottenAbove(ctx context.Context, tx *sql.Tx, account string, cursor int64) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id FROM forgotten WHERE account = $1 AND version > $2 ORDER BY version`, account, cursor)
	list, err := all(rows, err, func(rows *sql.Rows) (id string, err error) {
		return id, rows.Scan(&id)
	})
	if err != nil {
		return nil, fmt.Errorf("read tombstones: %w", err)
	}
	return list, nil
}
