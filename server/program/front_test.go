//go:build !js

package program

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"stale.love/app/engagement"
	"stale.love/server/limit"
)

func ask(h http.Handler, method, target, from string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.RemoteAddr = from
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestFront_OneClientWaitsWhateverItAsksFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		passed := 0
		h := front(limit.Clients{}, slog.New(slog.DiscardHandler), time.Now, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { passed++ }))
		for range requestsAtOnce + 500 {
			ask(h, "GET", "/", "192.0.2.7:1")
		}
		if passed != requestsAtOnce {
			t.Errorf("%d requests passed at once", passed)
		}
		for _, target := range []string{"/", "/api/v1/session", "/desk", "/healthz"} {
			w := ask(h, "GET", target, "192.0.2.7:2")
			if after, err := strconv.Atoi(w.Header().Get("Retry-After")); w.Code != 429 || err != nil || after < 1 {
				t.Errorf("%s: %d, Retry-After %q", target, w.Code, w.Header().Get("Retry-After"))
			}
			if said := w.Body.String(); !strings.HasSuffix(strings.TrimSpace(said), ".") && !strings.HasPrefix(target, "/api/") {
				t.Errorf("%s says %q", target, said)
			}
		}
		var p engagement.Problem
		w := ask(h, "POST", "/api/v1/sync", "192.0.2.7:2")
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Code != "too_many" || w.Header().Get("Content-Type") != "application/json" {
			t.Errorf("the app is told %s, %v", w.Body, err)
		}
		if w := ask(h, "GET", "/", "192.0.2.8:1"); w.Code != 200 {
			t.Errorf("somebody else: %d", w.Code)
		}
		time.Sleep(time.Second)
		if w := ask(h, "GET", "/", "192.0.2.7:1"); w.Code != 200 {
			t.Errorf("a second later: %d", w.Code)
		}
	})
}

func TestFront_WhatIsMadeForOneReaderHasASmallerLimit(t *testing.T) {
	t.Parallel()
	for _, page := range []struct{ method, target string }{{"GET", "/search?q=trust"}, {"POST", "/search"}, {"POST", "/checkup"}} {
		synctest.Test(t, func(t *testing.T) {
			h := front(limit.Clients{}, slog.New(slog.DiscardHandler), time.Now, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			for range madeAtOnce {
				if w := ask(h, page.method, page.target, "192.0.2.7:1"); w.Code != 200 {
					t.Fatalf("%s %s: %d", page.method, page.target, w.Code)
				}
			}
			if w := ask(h, page.method, page.target, "192.0.2.7:1"); w.Code != 429 {
				t.Errorf("%s %s is answered any number of times: %d", page.method, page.target, w.Code)
			}
			for _, other := range []string{"/search", "/checkup", "/"} {
				if w := ask(h, "GET", other, "192.0.2.7:1"); w.Code != 200 {
					t.Errorf("%s is a page as any other: %d", other, w.Code)
				}
			}
		})
	}
}

func TestFront_SaysOnceThatAProxyIsNotKnown(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	clients := limit.Clients{Header: forwardedFor, Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}
	h := front(clients, slog.New(slog.NewTextHandler(&log, nil)), time.Now, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for _, from := range []string{"127.0.0.1:1", "10.0.0.1:1", "10.0.0.1:2"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = from
		r.Header.Set(forwardedFor, "192.0.2.7")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	if said := log.String(); strings.Count(said, "TRUSTED_PROXIES") != 1 || strings.Contains(said, "10.0.0.1") || strings.Contains(said, "192.0.2.7") {
		t.Errorf("the log says %q", said)
	}
}

// BenchmarkFront is what the limit costs every request, from one client and from many
// at once.
func BenchmarkFront(b *testing.B) {
	h := front(limit.Clients{}, slog.New(slog.DiscardHandler), time.Now, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	var mu sync.Mutex
	next := 0
	b.RunParallel(func(pb *testing.PB) {
		mu.Lock()
		next++
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = "192.0.2." + strconv.Itoa(next%200) + ":1"
		mu.Unlock()
		w := httptest.NewRecorder()
		for pb.Next() {
			h.ServeHTTP(w, r)
		}
	})
}
