//go:build !js

package journey

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"
)

// countTransitions counts the view transitions and what becomes of them.
const countTransitions = `globalThis.transitions = 0;
const start = Document.prototype.startViewTransition;
Document.prototype.startViewTransition = function (update) { transitions++; return start.call(this, update); };`

func TestKeys_DoWhatTheButtonsDoAndCanBeTurnedOff(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	one := library.Articles[0]
	s := startServer(t)
	tab := newProfile(t, s).Tab()
	tab.Open("/")
	tab.Keys("j")
	tab.Wait("the first article in focus", `document.activeElement.matches('.lead a')`)
	tab.Keys("j")
	tab.Wait("the next one", `document.activeElement.matches('.line h3 a')`)
	tab.Keys("k" + kb.Enter)
	tab.Arrived(one.Title)
	tab.Keys("jj")
	tab.Wait("the second section", `document.activeElement === document.querySelectorAll('.prose > h2')[1]`)
	tab.Wait("it is in sight", `Math.abs(document.activeElement.getBoundingClientRect().top - 72) < 2`)
	tab.Keys("t")
	tab.Wait("the contents, at what is read", `document.querySelector('.toc:popover-open') && document.activeElement.matches('.toc [aria-current]')`)
	tab.Keys("l" + kb.Escape)
	tab.Wait("no contents", `!document.querySelector('.toc:popover-open')`)
	if eval[bool](tab, `document.querySelector('`+like+`').ariaPressed === 'true'`) {
		t.Error("a key did something behind the contents")
	}
	tab.Keys("l")
	tab.Wait("the like", `document.querySelector('`+like+`').ariaPressed === 'true' && document.querySelector('#sheet')`)
	tab.Keys("ga")
	tab.Keys(kb.Escape)
	tab.Wait("no sheet", `!document.querySelector('#sheet')`)
	if at := eval[string](tab, `location.pathname`); at != one.Path() {
		t.Errorf("keys went to %s behind a sheet", at)
	}
	tab.Keys("ga")
	tab.At("/articles", 0)
	eval[any](tab, `addEventListener('keydown', (e) => { globalThis.taken = e.defaultPrevented; })`)
	tab.Keys("/")
	// A busy browser would have the field in front before it writes the key.
	if !eval[bool](tab, `taken`) {
		t.Error("the browser writes the key, too, or begins a search of its own")
	}
	tab.Wait("the search field", `location.pathname === '/search' && document.activeElement.id === 'q'`)
	tab.Keys("gh")
	tab.Wait("only letters", `document.activeElement.value === 'gh' && location.pathname === '/search'`)
	tab.Open("/")
	tab.Keys("?")
	tab.Wait("the list", `[...document.querySelectorAll('#sheet kbd')].filter((k) => k.checkVisibility()).length > 12`)
	tab.Tap(".switch")
	tab.Wait("off", `JSON.parse(localStorage['stale-look']).keys === 'off'`)
	tab.Keys(kb.Escape)
	tab.Wait("no sheet", `!document.querySelector('#sheet')`)
	tab.Keys("?j")
	tab.Keys("ga")
	tab.Tap(`.tabs a[href="/library"]`)
	tab.Wait("what the tap asked for", `location.pathname === '/library' && !document.querySelector('#sheet')`)
	tab.Tap(`[data-action="keys"]`)
	tab.Tap(".switch")
	tab.Keys(kb.Escape)
	tab.Wait("no sheet", `!document.querySelector('#sheet')`)
	tab.Keys("gh")
	tab.At("/", 0)
}

func TestTransition_IsThereUnlessTheReaderWantsLessMotion(t *testing.T) {
	t.Parallel()
	one := loadLibrary(t).Articles[0]
	s, l := startBehindLine(t)
	tab := newProfile(t, s).Tab(countTransitions)
	turned := func(n int, what string) {
		t.Helper()
		if got := eval[int](tab, `transitions`); got != n {
			t.Errorf("%d transitions for %s", got, what)
		}
	}
	home := func() {
		t.Helper()
		tab.Back()
		tab.Wait("home", `location.pathname === '/' && document.querySelector('.lead a') && scrollY === 0`)
	}
	release := l.Hold(one.Path())
	tab.Open("/")
	tab.Tap(".lead a")
	tab.Wait("a page without its text, while that is under way", `document.querySelector('.prose.loading')`)
	release()
	tab.Arrived(one.Title)
	turned(1, "a page whose text took a while")
	home()
	turned(2, "two pages")
	tab.Tap(".lead a")
	tab.Arrived(one.Title)
	turned(3, "three pages")
	home()
	if left := eval[bool](tab, `document.querySelector('.carried, .carrying') !== null`); left {
		t.Error("a title is still marked")
	}
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	tab.Tap(".lead a")
	tab.Arrived(one.Title)
	turned(4, "four pages: for the fifth motion was not wanted")
}
