//go:build !js

package journey

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"stale.love/app/page"
)

const newer = "\nbody { --newer: yes; }\n"

// cacheNames is which caches there are: "pages-… shell-…".
const cacheNames = `caches.keys().then((names) => names.sort().join(' '))`

func TestUpdate_TheOldTabKeepsWorkingUntilTheReaderAgrees(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	_, pieces := page.Paths(library)
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.Open("/")
	tab.Kept(len(pieces))
	old := eval[string](tab, cacheNames)
	other := p.Beside()
	other.Open("/articles")
	tab.Mark()
	other.Mark()
	s.styles = newer
	s.Restart()

	tab.Front() // becoming visible is when the app asks
	tab.Wait("the notice", `document.querySelector('.edition [data-action="update"]')`)
	other.Wait("the notice in the other tab", `document.querySelector('.edition')`)
	tab.Tap(`.lead a`)
	tab.WaitText("h1", library.Articles[0].Title)
	if !tab.Marked() || !other.Marked() {
		t.Fatal("a tab was loaded again by itself")
	}
	fresh := p.Tab()
	fresh.Open("/library")
	if eval[bool](fresh, hasNewer) {
		t.Error("a new tab mixes the new version with the old one")
	}
	fresh.Close()

	tab.Tap(`.edition [data-action="update"]`)
	tab.Wait("the new version", hasNewer)
	tab.Ready()
	if tab.Marked() {
		t.Error("the tab was not loaded again")
	}
	if !other.Marked() {
		t.Error("the other tab was loaded again, though its reader did not ask")
	}
	tab.Wait("the old version's caches to go", fmt.Sprintf(`caches.keys().then((names) => names.length === 2 && !names.some((n) => %s.includes(n)))`, quote(old)))
	tab.Wait("all articles in the new version", fmt.Sprintf(`(async () => {
		const name = (await caches.keys()).find((n) => n.startsWith('pages-')), kept = await caches.open(name);
		const all = await Promise.all((await kept.keys()).map((k) => kept.match(k)));
		return all.length === %d && all.every((r) => 'pages-' + r.headers.get('X-Stale-Version') === name);
	})()`, len(pieces)))

	other.Front()
	other.Tap(`#main a[href="` + pieces[1] + `"]`)
	other.WaitText("h1", library.Articles[1].Title)
	other.Wait("its text", `document.querySelector('.prose').textContent.length > 1000`)
}

// hasNewer is true in a page of the new version.
const hasNewer = `getComputedStyle(document.body).getPropertyValue('--newer').trim() === 'yes'`

func TestUpdate_OneThatFailsHalfWayLeavesTheOldVersionWorking(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	fixed, pieces := page.Paths(library)
	s, l := startBehindLine(t)
	p := newProfile(t, s)
	tab := p.Tab()
	for _, part := range []string{"addAll", "ServiceWorker failed to install"} {
		tab.Excuse(part)
	}
	tab.Open("/")
	tab.Kept(len(pieces))
	old := eval[string](tab, cacheNames)
	styles := eval[string](tab, `new URL(document.querySelector('link[rel=stylesheet]').href).pathname`)

	l.Before(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, "/assets/styles.") || r.URL.Path == styles {
			return false
		}
		http.Error(w, "out of order", http.StatusInternalServerError)
		return true
	})
	s.styles = newer
	s.Restart()
	const update = `(async () => {
		const registration = await navigator.serviceWorker.getRegistration();
		const fate = new Promise((done) => registration.addEventListener('updatefound', () => {
			const fresh = registration.installing;
			fresh.addEventListener('statechange', () => { if (fresh.state !== 'installing') done(fresh.state); });
		}, { once: true }));
		await registration.update();
		return fate;
	})()`
	if fate := eval[string](tab, update); fate != "redundant" {
		t.Fatalf("the new version became %s although it is not complete", fate)
	}
	if now := eval[string](tab, cacheNames); now != old {
		t.Errorf("the caches are %s and were %s", now, old)
	}
	if eval[bool](tab, `document.querySelector('.edition') !== null`) {
		t.Error("a version that failed is announced")
	}

	s.Kill()
	p.Reopen()
	tab = p.Tab()
	for _, path := range append(fixed, sample(library)...) {
		tab.Open(path)
		if !eval[bool](tab, `document.querySelector('link[rel=stylesheet]').sheet !== null && document.querySelectorAll('#main h1').length === 1`) {
			t.Errorf("%s does not work offline any more", path)
		}
	}

	l.Before(nil)
	s.Start()
	if fate := eval[string](tab, update); fate != "installed" {
		t.Errorf("the new version, complete now, became %s", fate)
	}
	tab.Wait("the notice", `document.querySelector('.edition')`)
}
