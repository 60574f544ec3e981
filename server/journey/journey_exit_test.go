//go:build !js

package journey

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// weather is the other site that the way out leads to. It counts its visits.
type weather struct {
	address string

	mu     sync.Mutex
	visits int
}

func startWeather(t *testing.T) *weather {
	t.Helper()
	w := &weather{}
	site := httptest.NewServer(w)
	t.Cleanup(func() {
		site.CloseClientConnections()
		site.Close()
	})
	_, port, err := net.SplitHostPort(site.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	w.address = "http://127.0.0.1:" + port + "/" // the magazine is on localhost: another site
	return w
}

func (w *weather) Visits() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.visits
}

func (w *weather) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		w.mu.Lock()
		w.visits++
		w.mu.Unlock()
	}
	out.Header().Set("Content-Type", "text/html")
	out.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(out, "<title>Weather</title><h1>Weather</h1>")
}

// tellSeen is put behind early.js: from the moment that the test calls the exit, a
// page of the magazine reports every frame in which there is something to be seen, as a
// fresh page and as one that comes back alive.
const tellSeen = `
(() => {
	const look = () => {
		const seen = sessionStorage['test-left'] && document.body?.checkVisibility() && getComputedStyle(document.documentElement).opacity !== '0';
		if (seen) fetch('/seen?' + location.pathname, { keepalive: true });
		requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
})();`

// watched is a line that reports what is seen after the exit, and on which the app
// comes only when a test says so.
type watched struct {
	app chan struct{} // closed: it comes

	mu   sync.Mutex
	seen []string
}

func watch(l *line) *watched {
	w := &watched{app: make(chan struct{})}
	l.Before(func(out http.ResponseWriter, r *http.Request) bool {
		if strings.HasPrefix(r.URL.Path, "/assets/early.") {
			resp, err := http.Get(localOrigin(l.server.port) + r.URL.Path)
			if err != nil {
				return false
			}
			defer resp.Body.Close()
			out.Header().Set("Content-Type", "text/javascript")
			io.Copy(out, resp.Body)
			io.WriteString(out, tellSeen)
			return true
		}
		if r.URL.Path == "/seen" {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.seen = append(w.seen, r.URL.RawQuery)
			return true
		}
		if strings.HasPrefix(r.URL.Path, "/assets/app.") {
			select {
			case <-w.app:
			case <-r.Context().Done():
			}
		}
		return false
	})
	return w
}

func (w *watched) Seen() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Compact(slices.Clone(w.seen))
}

// Forget leaves out what was seen until now.
func (w *watched) Forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = nil
}

// TestEngines_AfterTheExitNothingShowsByBackAndForward goes through a tab's history
// after the exit: in every frame there is nothing of the magazine to be seen, and it
// leaves again. Opened anew it is there.
func TestEngines_AfterTheExitNothingShowsByBackAndForward(t *testing.T) {
	t.Parallel()
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			s, l := startBehindLine(t)
			eyes, other := watch(l), startWeather(t)
			b := engine.open(t, s)
			run := func(js string) {
				t.Helper()
				if err := b.Evaluate("(setTimeout(() => "+js+"), true)", new(bool)); err != nil {
					t.Fatalf("%s: %v", js, err)
				}
			}
			open := func(path string) {
				t.Helper()
				if err := b.Navigate(s.origin + path); err != nil {
					t.Fatal(err)
				}
			}
			// leave leaves by the exit, and stands where it leads.
			leave := func(by string) {
				t.Helper()
				before := other.Visits()
				run("{ sessionStorage['test-left'] = 1; document.querySelector('.exit').href = '" + other.address + "'; " + by + " }")
				b.Wait("the other site", arrivedAway)
				if other.Visits() == before {
					t.Error("the other site was not asked for")
				}
			}
			travel := func(how string, steps ...int) {
				t.Helper()
				for _, n := range steps {
					before := other.Visits()
					run("history.go(" + strconv.Itoa(n) + ")")
					if !until(testPatience, func() bool { return other.Visits() > before }) {
						t.Fatalf("%s the app %+d steps do not lead away again: %v is seen%s", how, n, eyes.Seen(), b.state())
					}
					b.Wait("the other site again", arrivedAway)
				}
				if seen := eyes.Seen(); len(seen) > 0 {
					t.Errorf("after the exit %s the app %v is seen", how, seen)
				}
			}
			const press, shift = `document.querySelector('.exit').click()`,
				`['', '', ''].forEach(() => dispatchEvent(new KeyboardEvent('keydown', { key: 'Shift' })))`
			// Where the app has not come, each page is a document of its own.
			for _, path := range []string{"/about", "/articles", "/articles/red-lines", "/help", "/exercises"} {
				open(path)
			}
			run("history.back()")
			b.Wait("the page before", `location.pathname === '/help' && document.querySelector('.exit')`)
			leave(press)
			travel("without", 1, -3, -1, 2)

			// An address that is typed is the reader's own way.
			close(eyes.app)
			open("/articles/red-lines")
			b.Wait("the article", `document.querySelector('h1').checkVisibility() && document.title.includes('Red lines')`)
			run("delete sessionStorage['test-left']")
			b.Wait("its frames to be reported no more", `!sessionStorage['test-left']`)

			if engine.name == "Firefox" {
				t.Skip("with the app, going back twice can show a page in Firefox: SECURITY.md does not promise it there")
			}
			// With the app, they are one document.
			b.Open("/about")
			eyes.Forget()
			for _, path := range []string{"/articles", "/articles/red-lines", "/help", "/exercises"} {
				run("{ const a = document.createElement('a'); a.href = '" + path + "'; document.body.append(a); a.click(); a.remove(); }")
				b.Wait("the next page", `location.pathname === '`+path+`' && !document.querySelector('.loading')`)
			}
			run("history.back()")
			b.Wait("the page before", `location.pathname === '/help' && document.querySelector('.exit')`)
			leave(shift)
			travel("with", 1, -3, -1, 2)
			open("/articles/red-lines")
			b.Wait("the article", `document.querySelector('h1').checkVisibility()`)
		})
	}
}

const arrivedAway = `location.hostname === '127.0.0.1' && document.title === 'Weather'`
