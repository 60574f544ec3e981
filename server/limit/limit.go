//go:build !js

// Package limit counts requests by who sends them, in memory, and says when
// somebody has to wait. Names live only as long as they are short of requests.
package limit

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limiter allows everybody a number of requests at once, and then so many a second.
type Limiter struct {
	perSecond rate.Limit
	burst     int
	now       func() time.Time

	mu    sync.Mutex
	by    map[string]*rate.Limiter
	swept time.Time
}

// New returns a limiter that nobody has used.
func New(perSecond rate.Limit, burst int, now func() time.Time) *Limiter {
	return &Limiter{perSecond: perSecond, burst: burst, now: now, by: map[string]*rate.Limiter{}, swept: now()}
}

// Take counts a request of somebody and returns 0, or does not count it and returns
// how long to wait.
func (l *Limiter) Take(name string) time.Duration {
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
	wait := reservation.DelayFrom(now)
	if wait > 0 {
		reservation.CancelAt(now)
	}
	return wait
}

// sweep forgets, once a minute, everybody who has all requests left again.
func (l *Limiter) sweep(now time.Time) {
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

// Connection names the sender of a request by its address. An IPv6 customer has a
// whole /64, which counts as one.
func Connection(r *http.Request) string {
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
