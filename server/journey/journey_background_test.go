//go:build !js

package journey

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"stale.love/app/engagement"
)

func TestBackground_TheWorkerSendsWhatWaitsWithNoPageOpen(t *testing.T) {
	t.Parallel()
	library, s, tab := member(t)
	p, one, two := tab.profile, library.Articles[0], library.Articles[1]
	s.waitCounts("the first like", likes1(one.Slug))

	tab.LikeInVain()
	tab.turn(two.Path(), two.Title)
	tab.Tap(like)
	tab.Pending(2)
	tab.giveSnapshot(library.Quiz)
	tab.Pending(3)
	tab.Noted(2)
	tab.HoursPass()
	tab.Close()

	s.Start()
	targets, err := chromedp.Targets(p.ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range targets {
		if target.Type == "page" && strings.HasPrefix(target.URL, s.origin) {
			t.Fatalf("%s is open", target.URL)
		}
	}
	blank := p.Tab() // about:blank, for the command only
	blank.Excuse("still waiting")
	blank.BackgroundSync()
	blank.BackgroundEvents()
	s.waitCounts("both likes and no view", func(c map[string]engagement.Counts) bool {
		return c[one.Slug] == engagement.Counts{} && c[two.Slug] == engagement.Counts{Likes: 1}
	})
	// What is counted leaves later, one at a time, and not right behind a sync.
	blank.Go("/healthz")
	for told := range 2 {
		blank.Noted(2 - told)
		blank.HoursPass()
		blank.BackgroundEvents()
		s.waitCounts("one view more", func(c map[string]engagement.Counts) bool {
			return c[one.Slug].Views+c[two.Slug].Views == int64(told+1)
		})
	}
	blank.Noted(0)
	if n := s.number(`SELECT count(*) FROM results`); n != 1 {
		t.Errorf("the server holds %d snapshots", n)
	}

	tab = p.Tab()
	tab.Open(two.Path())
	tab.Sync("idle", 0)
	if n := s.number(`SELECT count(*) FROM like_taps`); n != 3 {
		t.Errorf("the server was told of %d taps, not of 3", n)
	}
}

// What a run of the worker leaves open would be in the way of a sign-out that deletes,
// and after a hundred runs there would be no memory for another.
func TestBackground_TheWorkerLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	library, s, tab := member(t)
	tab.LikeInVain()
	tab.leave()
	s.Start()
	tab.BackgroundSync()
	s.waitCounts("the like to go", func(c map[string]engagement.Counts) bool { return c[library.Articles[0].Slug].Likes == 0 })
	tab.Go("/offline")
	blocked := eval[[]string](tab, `(async () => {
		const blocked = [];
		for (const { name } of await indexedDB.databases()) {
			await new Promise((done) => {
				const request = indexedDB.deleteDatabase(name);
				request.onsuccess = done;
				request.onblocked = () => { blocked.push(name); done(); };
			});
		}
		return blocked;
	})()`)
	if len(blocked) > 0 {
		t.Errorf("%q are still open", blocked)
	}
}

// hastyWorker is a worker whose long timers, those of requests, come after two
// seconds, and that tells its pages when they would have come.
const hastyWorker = `{
	const real = setTimeout;
	self.setTimeout = (fn, ms, ...rest) => {
		if (!(ms >= 10000)) return real(fn, ms, ...rest);
		real(async () => { for (const page of await clients.matchAll()) page.postMessage('timers'); }, 2200);
		return real(fn, 2000, ...rest);
	};
}
`

// The app in the worker ends, and timers that it had set are still to come: those
// of its requests, which may take 20 seconds.
func TestBackground_TheWorkerAnswersOnAfterItsTimersHaveCome(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s, l := startBehindLine(t)
	_, worker := s.get("/sw.js")
	l.Before(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/sw.js" {
			return false
		}
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, hastyWorker+string(worker))
		return true
	})
	tab := newProfile(t, s).Tab(`globalThis.came = 0; navigator.serviceWorker.addEventListener('message', (e) => { if (e.data === 'timers') came++; });`)
	tab.Open(library.Articles[0].Path())
	tab.Kept(len(library.Articles))
	tab.SignUp()
	tab.LikeInVain()
	tab.BackgroundSync()
	tab.Wait("the timers to come", `came > 0`)
	tab.Wait("the worker to answer on", `fetch('`+library.Articles[1].Path()+`', { headers: { 'X-Stale-Page': '1' } }).then((r) => r.ok)`)
}
