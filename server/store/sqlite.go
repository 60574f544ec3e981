//go:build !js

package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

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
				"busy_timeout(5000)",
				"journal_mode(wal)",
				"synchronous(full)",
				"foreign_keys(1)",
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
