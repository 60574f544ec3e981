//go:build !js

package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// exportedTable is a table that holds something of an account, and the columns of it that
// its reader gets: all but what is a hash of a secret. key orders the rows of an account:
// columns of text that are never empty.
type exportedTable struct{ table, columns, where, key string }

// exported is every table that holds something of an account, by name.
func exported() []exportedTable {
	return []exportedTable{
		{"accounts", "id, handle, name, version, created, horizon", "id = $1", "id"},
		// Neither who the other reader is, nor the locked half: a half that is hollow
		// must not show it.
		{"comparisons", "role, public, sealed, agreed, opened, expires", "account = $1", "account"},
		{"credentials", "id, public_key, sign_count, transports, backup_eligible, backed_up, created, label, used", "account = $1", "id"},
		{"forgotten", "id, version", "account = $1", "id"},
		{"identities", "kind, fingerprint, added", "account = $1", "kind"},
		{"like_taps", "article, tap, version", "account = $1", "article, tap"},
		{"likes", "article, liked, at, version, tap, settled", "account = $1", "article"},
		{"recovery_codes", "made", "account = $1", "code"},
		{"results", "id, quiz, quiz_version, answers, taken_at, version", "account = $1", "id"},
		{"sessions", "device, way, created, used, ended, passkey", "account = $1", "token"},
	}
}

// exportedAtOnce is how many rows are in memory.
const exportedAtOnce = 500

// Export writes everything that is kept of an account as one JSON object, table → rows →
// column → value. It reads a few rows at a time and never while it writes, so that
// neither memory nor the database waits for whoever reads slowly; rows that change
// meanwhile are there as they were or as they are. An account that is not there is
// ErrNotFound or ErrGone, and then nothing was written.
func (s *Store) Export(ctx context.Context, account string, out io.Writer) error {
	for i, table := range exported() {
		begin := "],"
		if i == 0 {
			begin = "{"
		}
		begin += `"` + table.table + `":[`
		if err := s.exportTable(ctx, account, table, begin, out); err != nil {
			return fmt.Errorf("export: table %s: %w", table.table, err)
		}
	}
	if _, err := io.WriteString(out, "]}"); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// exportTable writes begin and then the rows of a table.
func (s *Store) exportTable(ctx context.Context, account string, table exportedTable, begin string, out io.Writer) error {
	keys := strings.Split(table.key, ", ")
	after := make([]any, len(keys))
	for i := range after {
		after[i] = ""
	}
	var rows bytes.Buffer
	rows.WriteString(begin)
	encoder := json.NewEncoder(&rows)
	encoder.SetEscapeHTML(false)
	first := true
	for {
		found := 0
		err := s.read(ctx, func(tx *sql.Tx) error {
			if _, err := accountVersion(ctx, tx, account); err != nil {
				return err
			}
			return eachRow(ctx, tx, table, len(keys), append([]any{account}, after...), func(row map[string]any, key []any) error {
				if !first {
					rows.WriteByte(',')
				}
				first, after = false, key
				found++
				err := encoder.Encode(row)
				rows.Truncate(rows.Len() - 1) // the end of a line
				return err
			})
		})
		if err != nil {
			return err
		}
		if _, err := rows.WriteTo(out); err != nil {
			return err
		}
		if found < exportedAtOnce {
			return nil
		}
	}
}

// eachRow reads the next rows of a table, behind the account's row with the key in args.
func eachRow(ctx context.Context, tx *sql.Tx, table exportedTable, keys int, args []any, do func(row map[string]any, key []any) error) error {
	last := "$2"
	if keys == 2 {
		last = "$2, $3"
	}
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`
		SELECT %s, %s FROM %s WHERE %s AND (%s) > (%s) ORDER BY %s LIMIT %d`,
		table.columns, table.key, table.table, table.where, table.key, last, table.key, exportedAtOnce), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns := strings.Split(table.columns, ", ")
	for rows.Next() {
		values := make([]any, len(columns)+keys)
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		row := map[string]any{}
		for i, column := range columns {
			row[column] = values[i]
		}
		if err := do(row, values[len(columns):]); err != nil {
			return err
		}
	}
	return rows.Err()
}
