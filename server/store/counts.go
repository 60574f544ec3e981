//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"

	"stale.love/app/engagement"
)

// Counts returns the public numbers of every article that has any, by slug. It reads a
// row for each article, however many readers there are.
func (s *Store) Counts(ctx context.Context) (map[string]engagement.Counts, error) {
	counts := map[string]engagement.Counts{}
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT article, views, likes, shares FROM counts WHERE views > 0 OR likes > 0 OR shares > 0`)
		_, err = all(rows, err, func(rows *sql.Rows) (article string, err error) {
			var c engagement.Counts
			err = rows.Scan(&article, &c.Views, &c.Likes, &c.Shares)
			counts[article] = c
			return article, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read counts: %w", err)
	}
	return counts, nil
}

// addLikes moves how many accounts like an article, now and at the end of today. A
// total that drifted must not keep a reader from taking a like back: it stops at zero,
// until RecountLikes.
func addLikes(ctx context.Context, tx *sql.Tx, today, article string, difference int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO counts (article, views, shares, likes)
		VALUES ($1, 0, 0, CASE WHEN $2 < 0 THEN 0 ELSE $2 END)
		ON CONFLICT (article) DO UPDATE
		SET likes = CASE WHEN counts.likes + $2 < 0 THEN 0 ELSE counts.likes + $2 END`,
		article, difference)
	if err != nil {
		return fmt.Errorf("add to likes: %w", err)
	}
	return noteLikes(ctx, tx, today, article)
}

// Drift is a total of likes that was not what the registers add up to.
type Drift struct {
	Article      string
	Total, Likes int64 // as it was kept, as it is
}

// RecountLikes counts every register, beside the writer, and corrects the totals that
// differ. It returns those, which were none unless something is wrong.
func (s *Store) RecountLikes(ctx context.Context) ([]Drift, error) {
	var found []Drift
	err := s.read(ctx, func(tx *sql.Tx) (err error) {
		found, err = readDrift(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("recount likes: %w", err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for i, d := range found {
			err := tx.QueryRowContext(ctx, `
				INSERT INTO counts (article, views, shares, likes)
				VALUES ($1, 0, 0, (SELECT COUNT(*) FROM likes WHERE article = $1 AND liked = 1))
				ON CONFLICT (article) DO UPDATE SET likes = excluded.likes RETURNING likes`,
				d.Article).Scan(&found[i].Likes)
			if err != nil {
				return err
			}
			if err := noteLikes(ctx, tx, s.today(), d.Article); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("correct likes: %w", err)
	}
	return found, nil
}

// readDrift compares totals and registers in one state of the database.
func readDrift(ctx context.Context, tx *sql.Tx) ([]Drift, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT article, SUM(total), SUM(likes) FROM (
			SELECT article, likes AS total, 0 AS likes FROM counts
			UNION ALL
			SELECT article, 0, COUNT(*) FROM likes WHERE liked = 1 GROUP BY article
		) AS both_ways
		GROUP BY article HAVING SUM(total) <> SUM(likes) ORDER BY article`)
	return all(rows, err, func(rows *sql.Rows) (d Drift, err error) {
		return d, rows.Scan(&d.Article, &d.Total, &d.Likes)
	})
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
