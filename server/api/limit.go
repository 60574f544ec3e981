//go:build !js

package api

import (
	"time"

	"golang.org/x/time/rate"
	"stale.love/server/limit"
)

// limiter is a limit.Limiter whose refusals are errors.
type limiter struct{ *limit.Limiter }

func newLimiter(perSecond rate.Limit, burst int, now func() time.Time) *limiter {
	return &limiter{limit.New(perSecond, burst, now)}
}

// take counts a request, or returns a tooMany that says how long to wait.
func (l *limiter) take(name string) error {
	if wait := l.Take(name); wait > 0 {
		return tooMany(wait)
	}
	return nil
}
