//go:build !js

package limit

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

func TestLimiter_SaysHowLongToWaitAndCountsNoRefusal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := New(0.5, 2, time.Now)
		for range 2 {
			if wait := l.Take("a"); wait != 0 {
				t.Fatalf("has to wait %v", wait)
			}
		}
		for range 3 {
			if wait := l.Take("a"); wait != 2*time.Second {
				t.Errorf("has to wait %v", wait)
			}
		}
		if wait := l.Take("b"); wait != 0 {
			t.Errorf("somebody else has to wait %v", wait)
		}
		time.Sleep(2 * time.Second)
		if wait := l.Take("a"); wait != 0 {
			t.Errorf("later: has to wait %v", wait)
		}
	})
}

func TestLimiter_TakesManyOrNone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := New(rate.Every(time.Minute), 10, time.Now)
		if wait := l.TakeN("a", 8); wait != 0 {
			t.Errorf("has to wait %v", wait)
		}
		if wait := l.TakeN("a", 5); wait != 3*time.Minute {
			t.Errorf("has to wait %v", wait)
		}
		if wait := l.TakeN("a", 2); wait != 0 {
			t.Errorf("what was refused was counted: has to wait %v", wait)
		}
		if wait := l.TakeN("b", 11); wait != 10*time.Minute {
			t.Errorf("more than there ever is: has to wait %v", wait)
		}
	})
}

func TestLimiter_ForgetsWhoHasAllRequestsLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := New(1, 60, time.Now)
		for i := range 100 {
			l.Take(fmt.Sprint(i))
		}
		time.Sleep(time.Minute)
		l.Take("another")
		if l.by.Len() != 1 {
			t.Errorf("%d names are kept", l.by.Len())
		}
	})
}

func TestLimiter_KeepsABoundedNumberOfNames(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := New(rate.Every(time.Hour), 1, time.Now)
		l.Take("busy")
		for i := range 3 * most {
			l.Take(fmt.Sprint(i))
			if i%1000 == 0 && l.Take("busy") == 0 {
				t.Fatalf("after %d others, who is over the limit has requests again", i)
			}
		}
		if l.by.Len() > most {
			t.Errorf("%d names are kept", l.by.Len())
		}
	})
}
