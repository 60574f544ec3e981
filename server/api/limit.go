//go:build !js

package api

import (
	"net/http"
	"strconv"
	"time"

	"golang.org/x/time/rate"

	"stale.love/app/engagement"
	"stale.love/server/limit"
)

// limiter is a limit.Limiter whose refusals are errors.
type limiter struct{ *limit.Limiter }

func newLimiter(perSecond rate.Limit, burst int, now func() time.Time) *limiter {
	return &limiter{limit.New(perSecond, burst, now)}
}

// take counts a request, or returns a tooMany that says how long to wait.
func (l *limiter) take(name string) error { return l.takeN(name, 1) }

// takeN counts n requests, or none of them.
func (l *limiter) takeN(name string, n int) error {
	if wait := l.TakeN(name, n); wait > 0 {
		return tooMany(wait)
	}
	return nil
}

// RefuseTooMany answers a request to the API that was not let through to it.
func RefuseTooMany(w http.ResponseWriter, wait time.Duration) {
	p := problemOf(tooMany(wait))
	setHeaders(w)
	w.Header().Set("Retry-After", strconv.Itoa(limit.Seconds(p.retryAfter)))
	w.WriteHeader(p.status)
	body, _ := encode(engagement.Problem{Code: p.code, Message: p.message})
	w.Write(body)
}

// setHeaders sets those of every answer.
func setHeaders(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", "application/json")
	header.Set("X-Content-Type-Options", "nosniff")
}
