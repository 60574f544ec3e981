//go:build !js

// Package limit counts requests by who sends them, in memory, and says when
// somebody has to wait. Names live only as long as they are short of requests, and
// there are never more than so many of them: a flood of senders takes no memory.
package limit

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"
)

// most is how many names a limiter keeps. Beyond that the one that was heard least
// recently is forgotten, and has all its requests again.
const most = 1 << 16

// Limiter allows everybody a number of requests at once, and then so many a second.
type Limiter struct {
	perSecond rate.Limit
	burst     int
	full      time.Duration // after which nobody is short of requests any more
	now       func() time.Time

	mu sync.Mutex
	by *simplelru.LRU[string, *bucket]
}

type bucket struct {
	*rate.Limiter
	used time.Time
}

// New returns a limiter that nobody has used.
func New(perSecond rate.Limit, burst int, now func() time.Time) *Limiter {
	by, err := simplelru.NewLRU[string, *bucket](most, nil)
	if err != nil {
		panic("limit: " + err.Error())
	}
	full := time.Duration(float64(burst) / float64(perSecond) * float64(time.Second))
	return &Limiter{perSecond: perSecond, burst: burst, full: full, now: now, by: by}
}

// Take counts a request of somebody and returns 0, or does not count it and returns
// how long to wait.
func (l *Limiter) Take(name string) time.Duration { return l.TakeN(name, 1) }

// TakeN counts n requests, or none of them. More than the burst, which never become
// free, have to wait as long as the burst takes.
func (l *Limiter) TakeN(name string, n int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.forget(now)
	b, ok := l.by.Get(name)
	if !ok {
		b = &bucket{Limiter: rate.NewLimiter(l.perSecond, l.burst)}
		l.by.Add(name, b)
	}
	b.used = now
	reservation := b.ReserveN(now, n)
	if !reservation.OK() {
		return l.full
	}
	wait := reservation.DelayFrom(now)
	if wait > 0 {
		reservation.CancelAt(now)
	}
	return wait
}

// Wait reports how long somebody would have to wait for a request, and counts none.
func (l *Limiter) Wait(name string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.by.Peek(name)
	if !ok {
		return 0
	}
	missing := 1 - b.TokensAt(l.now())
	return max(0, time.Duration(missing/float64(l.perSecond)*float64(time.Second)))
}

// forget drops everybody who was not heard for so long that all requests are left
// again. The map is in the order of use, so each is looked at once.
func (l *Limiter) forget(now time.Time) {
	for {
		name, oldest, ok := l.by.GetOldest()
		if !ok || now.Sub(oldest.used) < l.full {
			return
		}
		l.by.Remove(name)
	}
}

// Seconds is a wait as Retry-After says it: whole seconds, and never too early.
func Seconds(wait time.Duration) int { return int((wait + time.Second - 1) / time.Second) }
