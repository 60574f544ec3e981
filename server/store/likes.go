//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"stale.love/app/engagement"
)

// stateTap states a tap to its register and returns the account's version after
// it: version when the tap was stated or settled before, or lost, otherwise one
// more.
func stateTap(ctx context.Context, tx *sql.Tx, account string, tap engagement.LikeChange, now, version int64) (int64, error) {
	news, err := recordTap(ctx, tx, account, tap.Article, tap.Tap)
	if err != nil || !news {
		return version, err
	}
	// The taps it was made on top of are settled by it: one that comes late must
	// not look like news.
	for _, earlier := range tap.After {
		if _, err := recordTap(ctx, tx, account, tap.Article, earlier); err != nil {
			return 0, err
		}
	}
	row, err := readRegister(ctx, tx, account, tap.Article)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return 0, err
	}
	next, won := engagement.Merge(row, tap, now, version+1)
	if !won {
		return version, nil
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO likes (account, article, liked, at, version, tap) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (account, article) DO UPDATE
		SET liked = excluded.liked, at = excluded.at, version = excluded.version, tap = excluded.tap`,
		account, tap.Article, number(next.Liked), next.At, next.Version, next.Tap)
	if err != nil {
		return 0, fmt.Errorf("write like: %w", err)
	}
	if next.Liked != row.Liked {
		difference := number(next.Liked) - number(row.Liked)
		if err := addLikes(ctx, tx, day(time.UnixMilli(now)), tap.Article, difference); err != nil {
			return 0, err
		}
	}
	return next.Version, nil
}

// recordTap remembers a tap for good and reports whether it was new.
func recordTap(ctx context.Context, tx *sql.Tx, account, article, tap string) (bool, error) {
	added, err := tx.ExecContext(ctx, `
		INSERT INTO like_taps (account, article, tap) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
		account, article, tap)
	if err != nil {
		return false, fmt.Errorf("record tap: %w", err)
	}
	n, err := added.RowsAffected()
	return n > 0, err
}

// readRegister returns the zero Register with ErrNotFound for one that nobody
// touched.
func readRegister(ctx context.Context, tx *sql.Tx, account, article string) (engagement.Register, error) {
	var row engagement.Register
	err := one(tx.QueryRowContext(ctx, `
		SELECT liked, at, version, tap FROM likes WHERE account = $1 AND article = $2`,
		account, article).Scan(&row.Liked, &row.At, &row.Version, &row.Tap))
	if err != nil {
		return engagement.Register{}, fmt.Errorf("read like: %w", err)
	}
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
