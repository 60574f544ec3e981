//go:build !js

package desk

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Refusals counts refused syncs in memory and writes them down once a minute: a
// flood of requests that are refused must not become a flood of writes. What a
// process counts in its last minute is lost when it is killed; nobody's data is.
type Refusals struct {
	Store interface {
		CountRefusals(ctx context.Context, codes map[string]int64) error
	}
	Log *slog.Logger

	mu    sync.Mutex
	codes map[string]int64
}

// Add counts one. It never waits for the database.
func (r *Refusals) Add(code string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.codes == nil {
		r.codes = map[string]int64{}
	}
	r.codes[code]++
}

// Flush writes down what was counted. What cannot be written is kept.
func (r *Refusals) Flush(ctx context.Context) {
	r.mu.Lock()
	codes := r.codes
	r.codes = nil
	r.mu.Unlock()
	err := r.Store.CountRefusals(ctx, codes)
	if err == nil {
		return
	}
	r.Log.Error("counting refused syncs", "error", err)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.codes == nil {
		r.codes = map[string]int64{}
	}
	for code, n := range codes {
		r.codes[code] += n
	}
}

// Keep flushes every minute until ctx is done, and then once more.
func (r *Refusals) Keep(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			r.Flush(ctx)
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			r.Flush(last)
			return
		}
	}
}
