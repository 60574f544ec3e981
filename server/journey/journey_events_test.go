//go:build !js

package journey

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"stale.love/app/engagement"
)

// sent is a request as the operator's network sees it.
type sent struct {
	path, from string // from is the connection
	header     http.Header
	body       string
}

// listenIn notes every request that goes over a line.
func listenIn(l *line) (so func() []sent) {
	var mu sync.Mutex
	var all []sent
	l.Before(func(_ http.ResponseWriter, r *http.Request) bool {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		mu.Lock()
		defer mu.Unlock()
		all = append(all, sent{r.URL.Path, r.RemoteAddr, r.Header.Clone(), string(body)})
		return false
	})
	return func() []sent {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(all)
	}
}

// clockOfRequests notes when the page sends what, by its own clock, which tests move.
const clockOfRequests = `{
	const real = fetch;
	globalThis.asked = [];
	globalThis.fetch = (path, init) => {
		if (String(path).startsWith('/api/')) asked.push({ path, at: Date.now(), body: init?.body ?? '' });
		return real(path, init);
	};
}`

// TestEvents_LeaveByThemselves looks at the wire: what is counted about nobody says who it
// is of by no header, by no connection, by nothing beside it and by no time.
func TestEvents_LeaveByThemselves(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s, l := startBehindLine(t)
	heard := listenIn(l)
	p := newProfile(t, s)
	p.Permit("clipboard-write")
	tab := p.Tab(clockOfRequests)
	tab.Open(library.Articles[0].Path())
	tab.SignUp()
	tab.Tap(share)
	tab.WaitText(".say", "Link copied.")
	for _, a := range library.Articles[1:3] {
		tab.turn(a.Path(), a.Title)
	}
	tab.Noted(4)
	tab.Sync("idle", 0)
	tab.HoursPass()
	eval[any](tab, `new BroadcastChannel('stale').postMessage('changed')`)
	for left := 4; left > 0; {
		now := tab.MinutesPass()
		if now < left { // and what the reader does goes at once
			tab.toggle()
			tab.Sync("idle", 0)
		}
		left = now
	}

	var events []sent
	named := map[string]string{} // connections that somebody's name went over
	for _, r := range heard() {
		if r.path == eventsPath {
			events = append(events, r)
		} else if r.header.Get("Cookie") != "" || strings.HasPrefix(r.path, "/api/") {
			named[r.from] = r.path
		}
	}
	if len(events) != 4 {
		t.Fatalf("%d events were sent, not 4", len(events))
	}
	ids := map[string]bool{}
	for _, e := range events {
		var event engagement.Event
		strict := json.NewDecoder(strings.NewReader(e.body))
		strict.DisallowUnknownFields()
		if err := strict.Decode(&event); err != nil || len(event.ID) != 32 || ids[event.ID] {
			t.Errorf("%s is not one event: %v", e.body, err)
		}
		for _, name := range []string{"Cookie", "Referer", "Authorization", "If-None-Match"} {
			if e.header.Get(name) != "" {
				t.Errorf("%s: %s goes along", name, e.header.Get(name))
			}
		}
		// The line is a proxy, which keeps connections open that the server would close.
		if path := named[e.from]; path != "" {
			t.Errorf("an event goes over the connection %s of %s", e.from, path)
		}
		ids[event.ID] = true
	}
	if len(named) == 0 {
		t.Error("no connection but those of events was seen: this proves nothing")
	}

	type ask struct {
		Path, Body string
		At         float64
	}
	var lastSync, lastEvent float64
	syncs := 0
	const quiet = float64(3*time.Minute) / float64(time.Millisecond)
	for _, a := range eval[[]ask](tab, `asked`) {
		switch a.Path {
		case eventsPath:
			if since := a.At - lastSync; since < quiet {
				t.Errorf("an event leaves %.0f s after a sync", since/1000)
			}
			if since := a.At - lastEvent; since < 2*60_000 {
				t.Errorf("an event leaves %.0f s after another", since/1000)
			}
			lastEvent = a.At
		case "/api/v1/sync":
			syncs++
			lastSync = a.At
			if since := a.At - lastEvent; since < quiet && !strings.Contains(a.Body, `"likes"`) {
				t.Errorf("news are asked for %.0f s after an event", since/1000)
			}
		}
	}
	if syncs < 5 {
		t.Errorf("there were only %d syncs", syncs)
	}
}
