//go:build !js

package limit

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
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

func TestLimiter_ForgetsWhoHasAllRequestsLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := New(1, 60, time.Now)
		for i := range 100 {
			l.Take(fmt.Sprint(i))
		}
		time.Sleep(time.Minute)
		l.Take("another")
		if len(l.by) != 1 {
			t.Errorf("%d names are kept", len(l.by))
		}
	})
}

func TestConnection_NamesACustomer(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.7:1234":           "192.0.2.7",
		"[::ffff:192.0.2.7]:1234":  "192.0.2.7",
		"[2001:db8:1:2:3::4]:1234": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1234":      "fe80::/64",
		"pipe":                     "pipe",
	} {
		if got := Connection(&http.Request{RemoteAddr: address}); got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}
