//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"time"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// busyTimeout is how long another process may hold the database.
const busyTimeout = 5 * time.Second

// openSQLite returns two views of the database file: one connection that writes,
// and several that can only read.
func openSQLite(path string) (writer, readers *sql.DB, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, nil, err
	}
	open := func(more url.Values, connections int) (*sql.DB, error) {
		query := url.Values{
			"_pragma": {
				fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()),
				"journal_mode(wal)",
				"synchronous(full)",
				"foreign_keys(1)",
				"secure_delete(1)",
				"wal_autocheckpoint(0)", // see scrub.go
				"temp_store(memory)",    // nothing of a reader in files elsewhere
			},
			"_dqs": {"0"},
		}
		for key, values := range more {
			query[key] = append(query[key], values...)
		}
		dsn := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}
		db, err := sql.Open("sqlite", dsn.String())
		if err != nil {
			return nil, err
		}
		// Connections are kept: opening one runs the pragmas again.
		db.SetMaxOpenConns(connections)
		db.SetMaxIdleConns(connections)
		return db, nil
	}
	// "begin immediate" takes the write lock first, so that a transaction never
	// fails half-way because another process began to write.
	if writer, err = open(url.Values{"_txlock": {"immediate"}}, 1); err != nil {
		return nil, nil, err
	}
	readers, err = open(url.Values{"_pragma": {"query_only(1)"}}, max(4, runtime.NumCPU()))
	if err != nil {
		return nil, nil, errors.Join(err, writer.Close())
	}
	return writer, readers, nil
}

// checkpoint writes the write-ahead log of the database at path into its file and empties
// it. It returns false when readers of an older state were in the way for longer than
// patience.
func checkpoint(ctx context.Context, writer *sql.DB, path string, patience time.Duration) (emptied bool, err error) {
	pages, err := walPages(path)
	if err != nil {
		return false, err
	}
	for len(pages) > 0 {
		n := min(len(pages), scrubbedAtOnce)
		if err := scrub(ctx, writer, pages[:n]); err != nil {
			return false, err
		}
		pages = pages[n:]
	}
	conn, err := writer.Conn(ctx)
	if err != nil {
		return false, classify(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, patience.Milliseconds())); err != nil {
		return false, classify(err)
	}
	var busy, log, moved int
	err = conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &log, &moved)
	_, back := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, busyTimeout.Milliseconds()))
	if err = errors.Join(err, back); err != nil {
		return false, classify(err)
	}
	return busy == 0, nil
}

// rewrite writes every page of the database anew, so that nothing is left of what was
// deleted before deletions were overwritten.
func rewrite(ctx context.Context, writer *sql.DB, path string) error {
	if _, err := writer.ExecContext(ctx, `VACUUM`); err != nil {
		return classify(err)
	}
	_, err := checkpoint(ctx, writer, path, busyTimeout)
	return err
}

// classify marks errors that are the machine's fault, not the statement's, as
// ErrUnavailable.
func classify(err error) error {
	if errors.Is(err, ErrUnavailable) {
		return err
	}
	if failure, ok := errors.AsType[*sqlite.Error](err); ok {
		switch failure.Code() & 0xff {
		case codes.SQLITE_FULL, codes.SQLITE_IOERR, codes.SQLITE_NOMEM, codes.SQLITE_BUSY,
			codes.SQLITE_LOCKED, codes.SQLITE_READONLY, codes.SQLITE_CANTOPEN,
			codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB, codes.SQLITE_PROTOCOL:
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
	}
	return err
}
