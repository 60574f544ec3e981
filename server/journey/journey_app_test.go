//go:build !js

package journey

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
)

// browserThatInstalls stands in for a browser that can install: this one cannot be
// brought to ask without a screen. It has badges, too.
const browserThatInstalls = `
globalThis.badges = [];
navigator.setAppBadge = async (n) => { badges.push(n); };
navigator.clearAppBadge = async () => { badges.push(0); };
globalThis.canInstall = () => {
	const e = new Event('beforeinstallprompt', { cancelable: true });
	e.prompt = async () => { globalThis.prompted = (globalThis.prompted || 0) + 1; };
	e.userChoice = Promise.resolve({ outcome: 'dismissed' });
	dispatchEvent(e);
	return e.defaultPrevented;
};
addEventListener('load', () => canInstall());`

func TestApp_TheHomeScreenIsOfferedOnceAtAGoodMoment(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	tab := newProfile(t, s).Tab(browserThatInstalls)
	offer := `document.querySelector('.install')`
	tab.Open(library.Articles[0].Path())
	if !eval[bool](tab, `canInstall()`) {
		t.Error("the browser's own banner may come at any moment")
	}
	tab.Tap(`.bar a[href="/articles"]`)
	tab.WaitText("h1", "Articles")
	if eval[bool](tab, offer+` !== null`) {
		t.Error("somebody who has only looked is asked already")
	}
	tab.Tap(`#main a[href="` + library.Articles[0].Path() + `"]`)
	tab.Tap(like)
	tab.Tap(`#sheet [data-action="close"]`)
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Wait("the offer", offer)
	if lets := eval[string](tab, comes(".install")); lets != "none auto" {
		t.Errorf("a tap meant for what the offer covers: %s", lets)
	}
	tab.Tap(`.install [data-action="install"]`)
	tab.Wait("the browser's question", `globalThis.prompted === 1`)
	tab.Wait("the offer to go", offer+` === null`)

	tab.Open("/articles")
	eval[bool](tab, `canInstall()`)
	tab.Tap(`.tabs a[href="/library"]`)
	tab.Wait("the way that stays", `document.querySelector('.home-screen [data-action="install"]')`)
	if eval[bool](tab, offer+` !== null`) {
		t.Error("it is offered a second time")
	}
}

// comes has a notice come once more and tells what it does with taps, half-way and
// then.
func comes(notice string) string {
	return `(() => {
		const n = document.querySelector(` + quote(notice) + `), taps = () => getComputedStyle(n).pointerEvents;
		n.style.animation = 'none';
		taps();
		n.style.animation = '';
		const [coming] = n.getAnimations();
		coming.pause();
		coming.currentTime = coming.effect.getTiming().duration / 2;
		const before = taps();
		coming.finish();
		return before + ' ' + taps();
	})()`
}

func TestApp_SafariIsToldHowAndWhy(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	tab := newProfile(t, s).Tab(`Object.defineProperty(navigator, 'standalone', { value: false });`)
	tab.Open("/library")
	tab.Wait("the steps", `(() => { const s = document.querySelector('.home-screen').textContent; return s.includes('Add to Home Screen') && s.includes('seven days'); })()`)
}

func TestApp_TheNoticeNamesWhatIsNew(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	fresh := library.Articles[1]
	s := newServer(t)
	s.origin, s.later = fmt.Sprintf("http://localhost:%d", s.port), fresh.Slug
	s.Start()
	tab := newProfile(t, s).Tab(browserThatInstalls)
	tab.Open("/")
	tab.Kept(len(library.Articles) - 1)
	tab.Mark()
	s.later = ""
	s.Restart()
	tab.Front()
	eval[any](tab, `navigator.serviceWorker.getRegistration().then((r) => r.update())`)
	tab.Wait("its title", fmt.Sprintf(`document.querySelector('.edition')?.textContent.includes(%s)`, quote("New: “"+fresh.Title+"”.")))
	if !tab.Marked() {
		t.Error("the page was loaded again by itself")
	}
	tab.Tap(`.edition [data-action="update"]`)
	tab.Wait("the new edition", `document.querySelector('a[href="`+fresh.Path()+`"]')`)
}

func TestApp_ShortcutsAndBadges(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	begun := library.Articles[2]
	s := startServer(t)
	tab := newProfile(t, s).Tab(browserThatInstalls)
	tab.Open(begun.Path())
	tab.Kept(len(library.Articles))
	tab.SignUp()

	t.Run("the badge counts what waits, and goes with it", func(t *testing.T) {
		tab.t = t
		tab.Sync("idle", 0)
		s.Kill()
		tab.Tap(like)
		tab.Pending(1)
		tab.Wait("the badge", `badges.at(-1) === 1`)
		s.Start()
		tab.Sync("idle", 0)
		tab.Wait("it to go", `badges.at(-1) === 0`)
	})
	t.Run("continue opens what was begun, without a trace in the address", func(t *testing.T) {
		tab.t = t
		eval[any](tab, `scrollTo({ top: document.body.scrollHeight * 0.4, behavior: 'instant' })`)
		tab.Wait("the place to be kept", `new Promise((done) => {
			const open = indexedDB.databases().then((all) => Promise.all(all.map(({ name }) => new Promise((next) => {
				const o = indexedDB.open(name);
				o.onsuccess = () => {
					const stores = [...o.result.objectStoreNames];
					if (!stores.includes('reading')) { o.result.close(); next(0); return; }
					const q = o.result.transaction('reading').objectStore('reading').count();
					q.onsuccess = () => { o.result.close(); next(q.result); };
				};
			})))).then((n) => done(n.some((k) => k > 0)));
		})`)
		tab.Open("/?go=continue")
		tab.WaitText("#main h1", begun.Title)
		if at := eval[string](tab, `location.href`); strings.Contains(at, "go=") {
			t.Errorf("the address is %s", at)
		}
	})
	t.Run("the browser takes the manifest as it is", func(t *testing.T) {
		tab.t = t
		got := call(tab, page.GetAppManifest, page.GetAppManifestParams{})
		if len(got.Errors) > 0 {
			t.Errorf("the browser complains: %v", got.Errors)
		}
		var m struct {
			Shortcuts []struct{ URL string }
			Icons     []struct{ Src string }
		}
		if err := json.Unmarshal([]byte(got.Data), &m); err != nil {
			t.Fatal(err)
		}
		for _, shortcut := range m.Shortcuts {
			if r, _ := s.get(shortcut.URL); r.StatusCode != 200 {
				t.Errorf("the shortcut %s answers %d", shortcut.URL, r.StatusCode)
			}
		}
		if len(m.Shortcuts) != 3 || len(m.Icons) == 0 {
			t.Errorf("the manifest has %d shortcuts and %d icons", len(m.Shortcuts), len(m.Icons))
		}
	})
}
