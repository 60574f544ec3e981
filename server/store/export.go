//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Row is a row as its columns have it.
type Row map[string]any

// exported is every table that holds something of an account, and the columns of
// it that its reader gets: all but what is a hash of a secret.
func exported() []struct{ table, columns, where string } {
	return []struct{ table, columns, where string }{
		{"accounts", "id, handle, name, version, created, horizon", "id = $1"},
		{"credentials", "id, public_key, sign_count, transports, backup_eligible, backed_up, created, label, used", "account = $1"},
		{"sessions", "device, way, created, used, ended", "account = $1"},
		{"recovery_codes", "made", "account = $1"},
		{"identities", "kind, fingerprint, added", "account = $1"},
		{"likes", "article, liked, at, version, tap, settled", "account = $1"},
		{"like_taps", "article, tap, version", "account = $1"},
		{"results", "id, quiz, quiz_version, answers, taken_at, version", "account = $1"},
		{"forgotten", "id, version", "account = $1"},
		// Neither who the other reader is, nor the locked half: a half that is hollow
		// must not show it.
		{"comparisons", "role, public, sealed, agreed, opened, expires", "account = $1"},
	}
}

// Export returns everything that is kept of an account, by table, or ErrNotFound or
// ErrGone.
func (s *Store) Export(ctx context.Context, account string) (map[string][]Row, error) {
	tables := map[string][]Row{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		if _, err := accountVersion(ctx, tx, account); err != nil {
			return err
		}
		for _, e := range exported() {
			rows, err := tx.QueryContext(ctx, `SELECT `+e.columns+` FROM `+e.table+` WHERE `+e.where, account)
			tables[e.table], err = all(rows, err, scanRow)
			if err != nil {
				return fmt.Errorf("table %s: %w", e.table, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return tables, nil
}

func scanRow(rows *sql.Rows) (Row, error) {
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	row := Row{}
	for i, column := range columns {
		row[column] = values[i]
	}
	return row, nil
}
