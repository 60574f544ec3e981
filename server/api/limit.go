//go:build !js

package api

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiter allows everybody a number of requests at once, and then so many a
// second. Names live in memory, and only as long as they are short of requests.
type limiter struct {
	perSecond rate.Limit
	burst     int
	now       func() time.Time

	mu    sync.Mutex
	by    map[string]*rate.Limiter
	swept time.Time
}

func newLimiter(perSecond rate.Limit, burst int, now func() time.Time) *limiter {
	return &limiter{perSecond: perSecond, burst: burst, now: now, by: map[string]*rate.Limiter{}, swept: now()}
}

// take counts a request, or returns a tooMany that says how long to wait.
func (l *limiter) take(name string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.sweep(now)
	bucket := l.by[name]
	if bucket == nil {
		bucket = rate.NewLimiter(l.perSecond, l.burst)
		l.by[name] = bucket
	}
	reservation := bucket.ReserveN(now, 1)
	if wait := reservation.DelayFrom(now); wait > 0 {
		reservation.CancelAt(now)
		return tooMany(wait)
	}
	return nil
}

// sweep forgets, once a minute, everybody who has all requests left again.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	for name, bucket := range l.by {
		if bucket.TokensAt(now) >= float64(l.burst) {
			delete(l.by, name)
		}
	}
}

// connection names the sender of a request by its address. An IPv6 customer has
// a whole /64, which counts as one.
func connection(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	address = address.Unmap().WithZone("")
	if address.Is6() {
		if prefix, err := address.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return address.String()
}
