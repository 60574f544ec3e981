//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"stale.love/app/engagement"
)

// ArticleDay is what one article's numbers did on one day by UTC, the day on which
// the server counted.
type ArticleDay struct {
	Day, Article           string
	Views, Shares, Offline int64 // on that day; Offline of Views were without a connection
}

// LikesDay is how many accounts liked an article at the end of a day on which that
// number changed.
type LikesDay struct {
	Day, Article string
	Likes        int64
}

// Tally is a number of something on one day.
type Tally struct {
	Day, Name string
	N         int64
}

// Daily is what editors see, ordered by day and then by name.
type Daily struct {
	Articles  []ArticleDay
	Likes     []LikesDay
	Snapshots []Tally // checkup results that came to accounts
	Refusals  []Tally // refused syncs, by code
}

// Daily returns the totals of each day. Days on which nothing happened are left
// out.
func (s *Store) Daily(ctx context.Context) (Daily, error) {
	var d Daily
	err := s.read(ctx, func(tx *sql.Tx) (err error) {
		rows, err := tx.QueryContext(ctx, `SELECT day, article, views, shares, offline FROM daily_counts ORDER BY day, article`)
		d.Articles, err = all(rows, err, func(rows *sql.Rows) (a ArticleDay, err error) {
			return a, rows.Scan(&a.Day, &a.Article, &a.Views, &a.Shares, &a.Offline)
		})
		if err != nil {
			return err
		}
		rows, err = tx.QueryContext(ctx, `SELECT day, article, likes FROM daily_likes ORDER BY day, article`)
		d.Likes, err = all(rows, err, func(rows *sql.Rows) (l LikesDay, err error) {
			return l, rows.Scan(&l.Day, &l.Article, &l.Likes)
		})
		if err != nil {
			return err
		}
		rows, err = tx.QueryContext(ctx, `SELECT day, '', taken FROM daily_snapshots ORDER BY day`)
		if d.Snapshots, err = all(rows, err, scanTally); err != nil {
			return err
		}
		rows, err = tx.QueryContext(ctx, `SELECT day, code, refused FROM daily_refusals ORDER BY day, code`)
		d.Refusals, err = all(rows, err, scanTally)
		return err
	})
	if err != nil {
		return Daily{}, fmt.Errorf("read daily totals: %w", err)
	}
	return d, nil
}

func scanTally(rows *sql.Rows) (t Tally, err error) {
	return t, rows.Scan(&t.Day, &t.Name, &t.N)
}

// CountRefusals adds to the refused syncs of today, by code.
func (s *Store) CountRefusals(ctx context.Context, codes map[string]int64) error {
	if len(codes) == 0 {
		return nil
	}
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, code := range slices.Sorted(maps.Keys(codes)) {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO daily_refusals (day, code, refused) VALUES ($1, $2, $3)
				ON CONFLICT (day, code) DO UPDATE SET refused = daily_refusals.refused + excluded.refused`,
				s.today(), code, codes[code])
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count refusals: %w", err)
	}
	return nil
}

func addToday(ctx context.Context, tx *sql.Tx, today string, c engagement.EventCount) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO daily_counts (day, article, views, shares, offline) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (day, article) DO UPDATE
		SET views = daily_counts.views + excluded.views, shares = daily_counts.shares + excluded.shares,
			offline = daily_counts.offline + excluded.offline`,
		today, c.Article, c.Views, c.Shares, c.Offline)
	if err != nil {
		return fmt.Errorf("add to daily counts: %w", err)
	}
	return nil
}

// noteLikes makes an article's total that of the end of today.
func noteLikes(ctx context.Context, tx *sql.Tx, today, article string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO daily_likes (day, article, likes)
		VALUES ($1, $2, (SELECT likes FROM counts WHERE article = $2))
		ON CONFLICT (day, article) DO UPDATE SET likes = excluded.likes`,
		today, article)
	if err != nil {
		return fmt.Errorf("note likes of the day: %w", err)
	}
	return nil
}

func addSnapshots(ctx context.Context, tx *sql.Tx, today string, taken int64) error {
	if taken == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO daily_snapshots (day, taken) VALUES ($1, $2)
		ON CONFLICT (day) DO UPDATE SET taken = daily_snapshots.taken + excluded.taken`,
		today, taken)
	if err != nil {
		return fmt.Errorf("count snapshots of the day: %w", err)
	}
	return nil
}

// likedBy returns the articles that an account likes.
func likedBy(ctx context.Context, tx *sql.Tx, account string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, `SELECT article FROM likes WHERE account = $1 AND liked = 1 ORDER BY article`, account)
	articles, err := all(rows, err, func(rows *sql.Rows) (article string, err error) {
		return article, rows.Scan(&article)
	})
	if err != nil {
		return nil, fmt.Errorf("read what the account likes: %w", err)
	}
	return articles, nil
}
