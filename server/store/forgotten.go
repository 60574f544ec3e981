//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
)

// forget deletes a result for good and returns the account's version after it.
// The tombstone stays, also for an id that never arrived: it may still be on its
// way from another device.
func forget(ctx context.Context, tx *sql.Tx, account, id string, version int64) (int64, error) {
	added, err := tx.ExecContext(ctx, `
		INSERT INTO forgotten (account, id, version) VALUES ($1, $2, $3)
		ON CONFLICT (account, id) DO NOTHING`, account, id, version+1)
	if err != nil {
		return 0, fmt.Errorf("write tombstone: %w", err)
	}
	if n, err := added.RowsAffected(); err != nil || n == 0 {
		return version, err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM results WHERE account = $1 AND id = $2`, account, id); err != nil {
		return 0, fmt.Errorf("delete result: %w", err)
	}
	return version + 1, nil
}

func isForgotten(ctx context.Context, tx *sql.Tx, account, id string) (bool, error) {
	var found int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM forgotten WHERE account = $1 AND id = $2`, account, id).Scan(&found)
	if err != nil {
		return false, fmt.Errorf("read tombstone: %w", err)
	}
	return found > 0, nil
}

// forgottenAbove returns the ids that were forgotten after the cursor, in that
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
