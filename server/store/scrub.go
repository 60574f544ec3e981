//go:build !js

package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// secure_delete overwrites what is deleted. It does not overwrite the copies that are left
// in the unused middle of a page when SQLite moves rows to other pages. So every page is
// looked at on its way from the write-ahead log to the file, and that middle blanked:
// nothing checkpoints but emptyLog.

const (
	walHeader   = 32
	frameHeader = 24
	// mostPages is beyond what the first byte of a page tells: 128 GB.
	mostPages = 1 << 25
	// scrubbedAtOnce bounds how long others wait for one transaction of scrubbing.
	scrubbedAtOnce = 256
)

// walPages returns the numbers of the pages that the write-ahead log of a database holds.
func walPages(database string) ([]int64, error) {
	f, err := os.Open(database + "-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read log: %w", err)
	}
	defer f.Close()
	var head [walHeader]byte
	if _, err := io.ReadFull(f, head[:]); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("read log: %w", err)
	}
	size := int64(binary.BigEndian.Uint32(head[8:]))
	seen := map[int64]bool{}
	var pages []int64
	for at := int64(walHeader); ; at += frameHeader + size {
		var frame [frameHeader]byte
		if _, err := f.ReadAt(frame[:], at); errors.Is(err, io.EOF) {
			return pages, nil
		} else if err != nil {
			return nil, fmt.Errorf("read log: %w", err)
		}
		// Another salt: from before the log was begun anew.
		if [8]byte(frame[8:16]) != [8]byte(head[16:24]) {
			return pages, nil
		}
		page := int64(binary.BigEndian.Uint32(frame[:]))
		if !seen[page] {
			seen[page] = true
			pages = append(pages, page)
		}
	}
}

// blank overwrites the unused middle of a b-tree page and reports whether anything was
// there. Other pages, whose unused parts are blank already, it leaves alone.
func blank(page int64, data []byte) bool {
	head := 0
	if page == 1 {
		head = 100 // the file's own header
	}
	if page >= mostPages || len(data) < head+12 {
		return false
	}
	cells := head + 8
	switch data[head] {
	case 2, 5: // inside
		cells += 4
	case 10, 13: // leaf
	default:
		return false
	}
	from := cells + 2*int(binary.BigEndian.Uint16(data[head+3:]))
	to := int(binary.BigEndian.Uint16(data[head+5:]))
	if to == 0 {
		to = 1 << 16
	}
	if from > to || to > len(data) {
		return false
	}
	found := false
	for i := from; i < to; i++ {
		found = found || data[i] != 0
		data[i] = 0
	}
	return found
}

// scrub blanks the unused middles of pages.
func scrub(ctx context.Context, db *sql.DB, pages []int64) error {
	if len(pages) == 0 {
		return nil
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("scrub: %w", classify(err))
	}
	defer tx.Rollback()
	dirty := false
	for _, page := range pages {
		var data []byte
		err := tx.QueryRowContext(ctx, `SELECT data FROM sqlite_dbpage WHERE pgno = $1`, page).Scan(&data)
		if errors.Is(err, sql.ErrNoRows) {
			continue // the file has become shorter
		}
		if err != nil {
			return fmt.Errorf("scrub: %w", classify(err))
		}
		if !blank(page, data) {
			continue
		}
		dirty = true
		if _, err := tx.ExecContext(ctx, `UPDATE sqlite_dbpage SET data = $2 WHERE pgno = $1`, page, data); err != nil {
			return fmt.Errorf("scrub: %w", classify(err))
		}
	}
	if !dirty {
		return nil
	}
	return classify(tx.Commit())
}

// Scrub looks at every page of the file, beside the writer, and blanks what is left in
// unused middles. There is nothing unless another program wrote the log to the file, such
// as an operator's.
func (s *Store) Scrub(ctx context.Context) error {
	var found []int64
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT pgno, data FROM sqlite_dbpage`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var page int64
			var data []byte
			if err := rows.Scan(&page, &data); err != nil {
				return err
			}
			if blank(page, data) {
				found = append(found, page)
			}
		}
		return rows.Err()
	})
	if err != nil {
		return fmt.Errorf("scrub: %w", err)
	}
	for len(found) > 0 {
		n := min(len(found), scrubbedAtOnce)
		if err := s.maintain(ctx, func(ctx context.Context) error { return scrub(ctx, s.writer, found[:n]) }); err != nil {
			return err
		}
		found = found[n:]
	}
	return nil
}
