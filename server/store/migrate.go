//go:build !js

package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate runs the files of migrations/ that the database has not seen, in the
// order of their numbers, each in its own transaction. A file that was released
// never changes; a new one follows it.
func migrate(ctx context.Context, db *sql.DB, files fs.FS, today string) error {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if _, err := db.ExecContext(ctx, `
		CREATE TABLE IF NOT EXISTS migrations (
			number  BIGINT NOT NULL PRIMARY KEY,
			name    TEXT   NOT NULL,
			applied TEXT   NOT NULL
		)`); err != nil {
		return fmt.Errorf("migrate: %w", classify(err))
	}
	var found, newest int
	err = db.QueryRowContext(ctx, `SELECT COALESCE(MAX(number), 0) FROM migrations`).Scan(&found)
	if err != nil {
		return fmt.Errorf("migrate: %w", classify(err))
	}
	numbers := make([]int, len(names))
	for i, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		if numbers[i], err = strconv.Atoi(number); err != nil {
			return fmt.Errorf("migrate: %s does not begin with a number: %w", name, err)
		}
		newest = max(newest, numbers[i])
	}
	if found > newest {
		return fmt.Errorf("migrate: %w: it has migration %d, this program knows %d", ErrNewerSchema, found, newest)
	}
	for i, name := range names {
		if err := runMigration(ctx, db, files, name, numbers[i], today); err != nil {
			return fmt.Errorf("migrate: %s: %w", name, classify(err))
		}
	}
	return nil
}

func runMigration(ctx context.Context, db *sql.DB, files fs.FS, name string, number int, today string) error {
	script, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// Asked inside the transaction: another process may be starting as well.
	var seen int
	err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM migrations WHERE number = $1`, number).Scan(&seen)
	if err != nil || seen > 0 {
		return err
	}
	if _, err := tx.ExecContext(ctx, string(script)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `
		INSERT INTO migrations (number, name, applied) VALUES ($1, $2, $3)`,
		number, name, today); err != nil {
		return err
	}
	return tx.Commit()
}
