//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"

	"stale.love/app/engagement"
)

// Counts returns the public numbers of every article that has any, by slug.
func (s *Store) Counts(ctx context.Context) (map[string]engagement.Counts, error) {
	counts := map[string]engagement.Counts{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		if err := readTotals(ctx, tx, counts); err != nil {
			return err
		}
		return countLikes(ctx, tx, counts)
	})
	if err != nil {
		return nil, fmt.Errorf("read counts: %w", err)
	}
	return counts, nil
}

func readTotals(ctx context.Context, tx *sql.Tx, counts map[string]engagement.Counts) error {
	rows, err := tx.QueryContext(ctx, `SELECT article, views, shares FROM counts`)
	_, err = all(rows, err, func(rows *sql.Rows) (article string, err error) {
		var c engagement.Counts
		err = rows.Scan(&article, &c.Views, &c.Shares)
		counts[article] = c
		return article, err
	})
	return err
}

// countLikes counts registers instead of keeping a total: a total could drift.
func countLikes(ctx context.Context, tx *sql.Tx, counts map[string]engagement.Counts) error {
	rows, err := tx.QueryContext(ctx, `SELECT article, COUNT(*) FROM likes WHERE liked = 1 GROUP BY article`)
	_, err = all(rows, err, func(rows *sql.Rows) (article string, err error) {
		var likes int64
		err = rows.Scan(&article, &likes)
		c := counts[article]
		c.Likes = likes
		counts[article] = c
		return article, err
	})
	return err
}

func addTotals(ctx context.Context, tx *sql.Tx, c engagement.EventCount) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO counts (article, views, shares) VALUES ($1, $2, $3)
		ON CONFLICT (article) DO UPDATE
		SET views = counts.views + excluded.views, shares = counts.shares + excluded.shares`,
		c.Article, c.Views, c.Shares)
	if err != nil {
		return fmt.Errorf("add to counts: %w", err)
	}
	return nil
}
