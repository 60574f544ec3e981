//go:build !js

package program

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"stale.love/server/api"
	"stale.love/server/limit"
)

// What one client may ask for, whatever it is and whoever asks: a school or a phone
// network can be one client, and installing the magazine is some 150 requests.
const (
	requestsAtOnce    = 3000
	requestsPerSecond = 100

	// Pages that are made for one reader: the search and the checkup without script.
	madeAtOnce    = 60
	madePerSecond = 5

	connectionsAtOnce = 256 // from one address that is no proxy's
)

// front is before everything: it looks at nothing but who asks, and how often.
func front(clients limit.Clients, log *slog.Logger, now func() time.Time, next http.Handler) http.Handler {
	all := limit.New(requestsPerSecond, requestsAtOnce, now)
	made := limit.New(madePerSecond, madeAtOnce, now)
	var warn sync.Once
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if clients.Ignores(r) {
			warn.Do(func() {
				log.Warn("a client is named by an address that is not in TRUSTED_PROXIES: if that is your proxy, add its address there; until then everybody behind it shares one limit",
					"header", clients.Header)
			})
		}
		name := clients.Name(r)
		wait := all.Take(name)
		if wait == 0 && isMade(r) {
			wait = made.Take(name)
		}
		if wait == 0 {
			next.ServeHTTP(w, r)
			return
		}
		if strings.HasPrefix(r.URL.Path, "/api/") {
			api.RefuseTooMany(w, wait)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Retry-After", strconv.Itoa(limit.Seconds(wait)))
		http.Error(w, "That was a lot at once. Wait a moment, then load this page again.", http.StatusTooManyRequests)
	})
}

// isMade reports whether the answer would be made for this one request: everything
// that is posted to a page, and a search in an address.
func isMade(r *http.Request) bool {
	if r.Method == http.MethodPost {
		return !strings.HasPrefix(r.URL.Path, "/api/") && !strings.HasPrefix(r.URL.Path, "/desk")
	}
	return r.URL.Path == "/search" && r.URL.RawQuery != ""
}

// secure tells browsers that know the site over https never to try it without.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=63072000") // two years
		next.ServeHTTP(w, r)
	})
}
