//go:build !js

package program

import (
	"context"
	"log/slog"
	"time"

	"stale.love/server/store"
)

// sweepEvery is how long what has run out may still be in the database.
const sweepEvery = time.Hour

// sweep deletes what has run out, now and every hour, until ctx is done.
func sweep(ctx context.Context, db *store.Store, log *slog.Logger) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		for _, sweep := range []func(context.Context) error{db.SweepComparisons, db.SweepEvents, db.SweepVisitors, db.SweepSignIns} {
			if err := sweep(ctx); err != nil && ctx.Err() == nil {
				log.Error("sweeping", "error", err)
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
