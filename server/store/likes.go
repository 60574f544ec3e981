//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"stale.love/app/engagement"
)

// stateTap states a tap that the register does not know to it, and returns the account's
// version after it: version when the tap lost, otherwise one more. before is the
// account's version before the request.
func stateTap(ctx context.Context, tx *sql.Tx, account string, tap engagement.LikeChange, register register, now, before, version int64) (int64, error) {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO like_taps (account, article, tap, version) VALUES ($1, $2, $3, $4)`,
		account, tap.Article, tap.Tap, before)
	if err != nil {
		return 0, fmt.Errorf("record tap: %w", err)
	}
	row := register.Register
	// The taps it was made on top of are settled by it: one that comes late must
	// not look like news.
	settled := strings.Join(engagement.Settle(register.settled, row, tap), " ")
	next, won := engagement.Merge(row, tap, now, version+1)
	_, err = tx.ExecContext(ctx, `
		INSERT INTO likes (account, article, liked, at, version, tap, settled) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (account, article) DO UPDATE
		SET liked = excluded.liked, at = excluded.at, version = excluded.version, tap = excluded.tap, settled = excluded.settled`,
		account, tap.Article, number(next.Liked), next.At, next.Version, next.Tap, settled)
	if err != nil {
		return 0, fmt.Errorf("write like: %w", err)
	}
	if !won {
		return version, nil
	}
	if next.Liked != row.Liked {
		difference := number(next.Liked) - number(row.Liked)
		if err := addLikes(ctx, tx, day(time.UnixMilli(now)), tap.Article, difference); err != nil {
			return 0, err
		}
	}
	return next.Version, nil
}

// register is a row of likes.
type register struct {
	engagement.Register
	settled []string
}

// knows reports whether a tap was stated to the register before, or settled.
func (r register) knows(ctx context.Context, tx *sql.Tx, account, article, tap string) (bool, error) {
	if r.Tap == tap || slices.Contains(r.settled, tap) {
		return true, nil
	}
	var found int
	err := tx.QueryRowContext(ctx, `
		SELECT COUNT(*) FROM like_taps WHERE account = $1 AND article = $2 AND tap = $3`,
		account, article, tap).Scan(&found)
	if err != nil {
		return false, fmt.Errorf("read tap: %w", err)
	}
	return found > 0, nil
}

// dropTaps forgets the account's oldest taps when there are too many, and returns its
// version after it.
func (s *Store) dropTaps(ctx context.Context, tx *sql.Tx, account string, version int64) (int64, error) {
	var taps int
	err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM like_taps WHERE account = $1`, account).Scan(&taps)
	if err != nil {
		return 0, fmt.Errorf("count taps: %w", err)
	}
	n := s.bounds.Dropped(taps)
	if n == 0 {
		return version, nil
	}
	var last int64
	err = tx.QueryRowContext(ctx, `
		SELECT version FROM like_taps WHERE account = $1 ORDER BY version LIMIT 1 OFFSET $2`, account, n-1).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("find oldest taps: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM like_taps WHERE account = $1 AND version <= $2`, account, last); err != nil {
		return 0, fmt.Errorf("drop oldest taps: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE accounts SET horizon = $2 WHERE id = $1`, account, last+1); err != nil {
		return 0, fmt.Errorf("set horizon: %w", err)
	}
	return max(version, last+1), nil
}

func readHorizon(ctx context.Context, tx *sql.Tx, account string) (horizon int64, err error) {
	if err := tx.QueryRowContext(ctx, `SELECT horizon FROM accounts WHERE id = $1`, account).Scan(&horizon); err != nil {
		return 0, fmt.Errorf("read horizon: %w", err)
	}
	return horizon, nil
}

// readRegister returns the zero register with ErrNotFound for one that nobody
// touched.
func readRegister(ctx context.Context, tx *sql.Tx, account, article string) (register, error) {
	var row register
	var settled string
	err := one(tx.QueryRowContext(ctx, `
		SELECT liked, at, version, tap, settled FROM likes WHERE account = $1 AND article = $2`,
		account, article).Scan(&row.Liked, &row.At, &row.Version, &row.Tap, &settled))
	if err != nil {
		return register{}, fmt.Errorf("read like: %w", err)
	}
	row.settled = strings.Fields(settled)
	return row, nil
}

// likesAbove returns the registers that changed after the cursor, in the order
// of their changes.
func likesAbove(ctx context.Context, tx *sql.Tx, account string, cursor, now int64) ([]engagement.LikeRow, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT article, liked, at, version, tap FROM likes
		WHERE account = $1 AND version > $2 ORDER BY version`, account, cursor)
	list, err := all(rows, err, func(rows *sql.Rows) (engagement.LikeRow, error) {
		var article string
		var row engagement.Register
		err := rows.Scan(&article, &row.Liked, &row.At, &row.Version, &row.Tap)
		return likeRow(article, row, now), err
	})
	if err != nil {
		return nil, fmt.Errorf("read likes: %w", err)
	}
	return list, nil
}

func likeRow(article string, row engagement.Register, now int64) engagement.LikeRow {
	return engagement.LikeRow{
		Article: article,
		Liked:   row.Liked,
		// A tap that was moved behind the one it followed can lie ahead of now.
		AgeMS:   max(now-row.At, 0),
		Version: row.Version,
		Tap:     row.Tap,
	}
}
