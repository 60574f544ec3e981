//go:build !js

package program

import (
	"context"
	"log/slog"
	"time"

	"stale.love/server/store"
)

// nightHour is when the database is gone through, by UTC.
const nightHour = 3

// nights looks after the database at the start and then every night, until ctx is done.
func nights(ctx context.Context, db *store.Store, log *slog.Logger) {
	for {
		night(ctx, db, log)
		timer := time.NewTimer(untilNight(time.Now()))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// untilNight returns how long it is to the next nightHour.
func untilNight(now time.Time) time.Duration {
	now = now.UTC()
	next := time.Date(now.Year(), now.Month(), now.Day(), nightHour, 0, 0, 0, time.UTC)
	if !next.After(now) {
		next = next.AddDate(0, 0, 1)
	}
	return next.Sub(now)
}

// night does what need not be done more often.
func night(ctx context.Context, db *store.Store, log *slog.Logger) {
	drift, err := db.RecountLikes(ctx)
	if err != nil && ctx.Err() == nil {
		log.Error("recounting likes", "error", err)
	}
	if err := db.Scrub(ctx); err != nil && ctx.Err() == nil {
		log.Error("blanking what was deleted", "error", err)
	}
	if err := db.PruneDeletions(ctx); err != nil && ctx.Err() == nil {
		log.Error("shortening the list of deletions", "error", err)
	}
	for _, d := range drift {
		log.Warn("a total of likes was wrong and is corrected", "article", d.Article, "total", d.Total, "likes", d.Likes)
	}
}
