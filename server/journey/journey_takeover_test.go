//go:build !js

package journey

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"

	"stale.love/app/page"
)

// watchTakeOver keeps what the page is made of at the moment the app says that
// it has taken over, before anything that arrives later is drawn, and adds up
// every layout shift.
const watchTakeOver = `(() => {
	globalThis.shape = (node) => {
		if (node.nodeType === Node.TEXT_NODE) return node.data.trim() === '' ? '' : JSON.stringify(node.data) + '\n';
		if (node.nodeType !== Node.ELEMENT_NODE) return '<!-- ' + node.nodeName + ' -->\n';
		// What the sync is at is the app's to say, from the moment it runs.
		const value = (a) => a.name === 'data-sync' ? '…' : JSON.stringify(a.value);
		const attributes = [...node.attributes].map((a) => a.name + '=' + value(a)).sort().join(' ');
		const inside = [...node.childNodes].map(shape).join('').replace(/^(?=.)/gm, '  ');
		return '<' + node.localName + (attributes && ' ' + attributes) + '>\n' + inside;
	};
	new MutationObserver((_, me) => {
		if (document.documentElement.dataset.app !== 'ready') return;
		me.disconnect();
		document.body.normalize();
		globalThis.taken = [...document.body.childNodes].map(shape).join('');
	}).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-app'] });
	globalThis.shifts = [];
	new PerformanceObserver((list) => {
		for (const e of list.getEntries()) {
			shifts.push(e.value + ' ' + e.sources.map((s) => (s.node?.outerHTML || s.node?.data || '?').slice(0, 100)).join(' | '));
		}
	}).observe({ type: 'layout-shift', buffered: true });
})()`

func TestTakeOver_TheAppFindsThePageAsTheServerDrewIt(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s, l := startBehindLine(t)
	// Without the worker every page comes from the server, and nothing has to be
	// thrown away between two first visits but what the app itself keeps.
	l.Before(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/sw.js" {
			http.NotFound(w, r)
		}
		return r.URL.Path == "/sw.js"
	})
	tab := newProfile(t, s).Tab(watchTakeOver)
	tab.Excuse("when fetching the script") // of the worker
	blank := tab.profile.Blank(watchTakeOver)
	fixed, _ := page.Paths(library)
	for _, path := range append(fixed, sample(library)...) {
		_, html := s.get(path)
		tab.Forget()
		tab.Open(path)
		drawn := eval[string](blank, fmt.Sprintf(`(() => {
			const body = new DOMParser().parseFromString(%s, 'text/html').body;
			return [...body.childNodes].map(shape).join('');
		})()`, quote(string(html))))
		if len(drawn) < 2000 {
			t.Errorf("%s: the server drew next to nothing:\n%s", path, drawn)
		}
		if taken := eval[string](tab, `taken`); taken != drawn {
			t.Errorf("%s changed when the app took over:\n%s", path, difference(drawn, taken))
		}
		if n := tab.Requests("GET " + s.origin + path); n != 1 {
			t.Errorf("%s was fetched %d times", path, n)
		}
	}

	// Text becomes HTML only by the app's policy, which refuses what the server's pages
	// are not made of. Each refusal is a violation, which fails a test that does not say so.
	for _, part := range []string{"policy violated", "markup: ", "This document requires 'TrustedHTML' assignment", "trusted-types"} {
		tab.Excuse(part)
	}
	for js, want := range map[string]string{
		`document.createElement('p').innerHTML = '<b>a</b>'`:                "TypeError",
		`new DOMParser().parseFromString('<b>a</b>', 'text/html').nodeName`: "TypeError",
		`trustedTypes.createPolicy('mine', {}).name`:                        "TypeError",
		`markupPolicy.createHTML('<img src=x onerror=alert(1)>')`:           "<div></div>",
		`markupPolicy.createHTML('<p class="a">b</p>')`:                     `<p class="a">b</p>`,
	} {
		if got := eval[string](tab, `(() => { try { return String(`+js+`); } catch (e) { return e.name; } })()`); got != want {
			t.Errorf("%s: %s, want %s", js, got, want)
		}
	}
	if !tab.Said("policy violated") {
		t.Error("a violation of the policy is not reported, so no test would fail for one")
	}
}

func TestTakeOver_NothingMovesAtTheFirstVisit(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	_, pieces := page.Paths(library)
	s := startServer(t)
	p := newProfile(t, s)
	for _, path := range []string{"/", "/checkup", pieces[0]} {
		tab := p.Stranger(watchTakeOver)
		tab.Open(path)
		tab.Kept(len(pieces))
		tab.Sync("idle", 0)
		settled(tab)
		for _, shift := range eval[[]string](tab, `shifts`) {
			t.Errorf("%s: the layout shifted: %s", path, shift)
		}
		tab.Close()
	}
}

// The same for a reader who comes back: the page comes from the service worker,
// and what this reader did is drawn into it without moving anything.
func TestTakeOver_AReturningReaderSeesNothingMove(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	_, pieces := page.Paths(library)
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab(watchTakeOver)
	tab.Open(pieces[0])
	tab.Tap(like)
	tab.Tap(`#sheet [data-action="close"]`)
	tab.Kept(len(pieces))
	for _, path := range []string{"/", pieces[0], "/checkup"} {
		tab.Open(path)
		tab.Sync("pending", 1)
		settled(tab)
		for _, shift := range eval[[]string](tab, `shifts`) {
			t.Errorf("%s: the layout shifted: %s", path, shift)
		}
	}
}

// Forget leaves the site and deletes everything that it keeps in this profile.
func (tab *tab) Forget() {
	tab.t.Helper()
	if err := chromedp.Do(tab.ctx, chromedp.Navigate("about:blank")); err != nil {
		tab.t.Fatal(err)
	}
	tab.Requests("")
	call(tab, storage.ClearDataForOrigin, storage.ClearDataForOriginParams{
		Origin: tab.profile.server.origin, StorageTypes: "all",
	})
}

// settled waits until the browser has drawn what there is.
func settled(tab *tab) {
	tab.t.Helper()
	eval[bool](tab, `new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => r(true)))))`)
}

// What is drawn while a page still arrives stays where it is when the rest comes.
func TestTakeOver_APageThatArrivesInPiecesDoesNotMove(t *testing.T) {
	t.Parallel()
	s, l := startBehindLine(t)
	p := newProfile(t, s)
	for path, half := range map[string]string{
		"/checkup":                        `<nav[^>]*class="tabs".*?</a>`,
		loadLibrary(t).Articles[0].Path(): `<nav[^>]*class="bar".*?data-action="save"`,
	} {
		resp, err := http.Get(localOrigin(s.port) + path)
		if err != nil {
			t.Fatal(err)
		}
		html, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		place := regexp.MustCompile(half).FindIndex(html)
		if err != nil || place == nil {
			t.Fatalf("%s has no %s: %v", path, half, err)
		}
		arrive := make(chan struct{})
		l.Before(func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != path {
				return false
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(html[:place[1]])
			w.(http.Flusher).Flush()
			<-arrive
			w.Write(html[place[1]:])
			return true
		})
		tab := p.Stranger(watchTakeOver)
		eval[any](tab, `(location.href = `+quote(s.origin+path)+`, true)`)
		tab.Wait("the first piece to be drawn", `document.querySelector('.tabs, .bar') && new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => r(true))))`)
		close(arrive)
		tab.Ready()
		settled(tab)
		for _, shift := range eval[[]string](tab, `shifts`) {
			t.Errorf("%s: the layout shifted: %s", path, shift)
		}
		tab.Close()
	}
}
