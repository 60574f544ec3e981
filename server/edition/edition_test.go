//go:build !js

package edition

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"stale.love/content"
	"stale.love/server/site"
	"stale.love/server/site/sitetest"
)

// newPress prints the real pages, with stand-ins for what the build makes.
func newPress(t *testing.T, change func(*Config)) *Press {
	t.Helper()
	c := Config{
		Library: library(), Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Print: func(l *content.Library, before *site.Site) (*site.Site, error) {
			return site.New(site.Config{
				Library: l, Static: os.DirFS("../../web/static"), Dist: sitetest.Dist(), Origin: "https://stale.love",
				Log: slog.New(slog.DiscardHandler), Now: time.Now, Before: before, Plain: true,
			})
		},
	}
	if change != nil {
		change(&c)
	}
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func get(t *testing.T, p http.Handler, path string) (status int, body string) {
	t.Helper()
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	data, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(data)
}

// whereItShows are the places that tell of a piece, each of another kind.
func whereItShows() []string {
	return []string{"/", "/articles", "/feed.xml", "/feed.json", "/sitemap.xml", "/sw.js"}
}

// The bubble's clock starts in 2000, when nothing has been published; it runs for
// 27 years in no time.
func TestKeep_APieceAppearsEverywhereOnItsDayWithoutARestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(at("2026-11-30T23:59:00Z")))
		p := newPress(t, nil)
		go p.Keep(t.Context())
		version := p.Version()
		shows := func() (places int) {
			for _, place := range whereItShows() {
				if _, body := get(t, p, place); strings.Contains(body, "/articles/second") {
					places++
				}
			}
			return places
		}
		catalog := strings.Split(strings.SplitAfter(body(t, p, "/"), `data-catalog="`)[1], `"`)[0]

		time.Sleep(59 * time.Second)
		if status, _ := get(t, p, "/articles/second"); status != http.StatusNotFound || shows() != 0 || p.Known("second") || p.Version() != version {
			t.Errorf("a second before: status %d, shown in %d places, known %t", status, shows(), p.Known("second"))
		}
		if status, _ := get(t, p, "/cards/second.png"); status != http.StatusNotFound {
			t.Errorf("a second before: its card is there: %d", status)
		}

		time.Sleep(2 * time.Second)
		synctest.Wait()
		if status, _ := get(t, p, "/articles/second"); status != http.StatusOK || shows() != len(whereItShows()) || !p.Known("second") || p.Version() == version {
			t.Errorf("a second after: status %d, shown in %d places, known %t", status, shows(), p.Known("second"))
		}
		if strings.Contains(body(t, p, "/sw.js"), version) {
			t.Error("the service worker has the old version")
		}
		if status, old := get(t, p, catalog); status != http.StatusOK || strings.Contains(old, "second") {
			t.Errorf("a page that was being loaded lost its catalog: %d", status)
		}
		for _, place := range append(whereItShows(), "/articles/first") {
			if text := body(t, p, place); strings.Contains(text, "/articles/third") || strings.Contains(text, "/articles/draft") {
				t.Errorf("%s tells of what is not out", place)
			}
		}
	})
}

func body(t *testing.T, p http.Handler, path string) string {
	t.Helper()
	status, text := get(t, p, path)
	if status != http.StatusOK {
		t.Errorf("%s: status %d", path, status)
	}
	return text
}

// A clock that is set, or stands still with a laptop that sleeps, shifts everything
// that was planned by it.
func TestKeep_FollowsAClockThatIsSet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ahead := make(chan time.Duration, 1)
		ahead <- at("2026-11-23T12:00:00Z").Sub(time.Now())
		now := func() time.Time {
			by := <-ahead
			ahead <- by
			return time.Now().Add(by)
		}
		p := newPress(t, func(c *Config) { c.Now = now })
		go p.Keep(t.Context())
		time.Sleep(time.Hour)
		if p.Known("second") {
			t.Fatal("a week early")
		}
		<-ahead
		ahead <- at("2026-12-01T00:00:00Z").Sub(time.Now())
		time.Sleep(patience + time.Second)
		synctest.Wait()
		if !p.Known("second") {
			t.Error("still hidden a minute after the clock was set to its day")
		}
	})
}

func TestKeep_AnEditionThatCannotBePrintedIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(at("2026-11-30T23:59:59Z")))
		tries := 0
		p := newPress(t, func(c *Config) {
			print := c.Print
			c.Print = func(l *content.Library, before *site.Site) (*site.Site, error) {
				if tries++; tries == 2 {
					return nil, errors.New("no paper")
				}
				return print(l, before)
			}
		})
		go p.Keep(t.Context())
		time.Sleep(1500 * time.Millisecond)
		synctest.Wait()
		if status, _ := get(t, p, "/articles/first"); tries != 2 || p.Known("second") || status != http.StatusOK {
			t.Fatalf("%d tries, status %d", tries, status)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if tries != 3 || !p.Known("second") {
			t.Errorf("%d tries", tries)
		}
	})
}

func TestReplace_AnErrorLeavesTheEditionThatIsRead(t *testing.T) {
	t.Parallel()
	p := newPress(t, func(c *Config) { c.Now = func() time.Time { return at("2026-11-23T12:00:00Z") } })
	version := p.Version()
	wrong := library()
	wrong.Articles[2].Published = "soon"
	wrong.Help.Checked = "z"
	if err := p.Replace(wrong); err == nil || p.Version() != version {
		t.Fatalf("error %v, version changed: %t", err, p.Version() != version)
	}
	right := library()
	right.Articles[2].Title = "Another title"
	if err := p.Replace(right); err != nil || p.Version() == version || !strings.Contains(body(t, p, "/articles/first"), "Another title") {
		t.Errorf("error %v, version changed: %t", err, p.Version() != version)
	}
}

func TestProof_MarksWhatItShows(t *testing.T) {
	t.Parallel()
	p := newPress(t, func(c *Config) {
		c.Now, c.Proof = func() time.Time { return at("2026-11-23T12:00:00Z") }, true
	})
	for path, mark := range map[string]string{"/articles/draft": "Draft: readers do not see this", "/articles/second": "Appears on 1 December 2026"} {
		if text := body(t, p, path); !strings.Contains(text, mark) {
			t.Errorf("%s has no mark", path)
		}
	}
	_, head, _ := strings.Cut(body(t, p, "/articles/first"), `class="article-head"`)
	if head, _, _ = strings.Cut(head, "</header>"); head == "" || strings.Contains(head, `class="proof"`) {
		t.Error("a piece that is out is marked")
	}
}
