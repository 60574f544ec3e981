//go:build !js

package journey

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestNavigation_StaysInOneDocumentAndRemembersThePlace(t *testing.T) {
	t.Parallel()
	one := loadLibrary(t).Articles[0]
	tab := newProfile(t, startServer(t)).Tab()
	tab.Open("/")
	tab.Mark()
	tab.Tap(`.lead a`)
	tab.WaitText("h1", one.Title)
	tab.At(one.Path(), 0)
	tab.Wait("the focus in the text", `document.activeElement.id === 'main'`)
	tab.Wait("the title", `document.title.startsWith(`+quote(one.Title)+`)`)

	tab.ScrollTo(700)
	tab.Tap(`.bar a[href="/articles"]`)
	tab.At("/articles", 0)
	tab.Wait("the title", `document.title.startsWith('Articles')`)
	tab.ScrollTo(250)
	tab.Tap(`.tabs a[href="/"]`)
	tab.At("/", 0)
	tab.Back()
	tab.At("/articles", 250)
	tab.Back()
	tab.At(one.Path(), 700)
	tab.WaitText("h1", one.Title)
	tab.Wait("the title", `document.title.startsWith(`+quote(one.Title)+`)`)
	eval[any](tab, `history.forward()`)
	tab.At("/articles", 250)
	tab.Back()
	tab.At(one.Path(), 700)
	if !tab.Marked() {
		t.Error("the document was loaded again")
	}

	call(tab, cdpage.Reload, cdpage.ReloadParams{})
	tab.Wait("the new document", `typeof mark === 'undefined'`)
	tab.Ready()
	tab.At(one.Path(), 700)
}

func TestNavigation_AFragmentShowsItsPlaceAndBackReturns(t *testing.T) {
	t.Parallel()
	one := loadLibrary(t).Articles[0]
	tab := newProfile(t, startServer(t)).Tab()
	tab.Open(one.Path())
	tab.Mark()
	const seen = `(() => { const r = document.getElementById('sources').getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight; })()`
	if eval[bool](tab, seen) {
		t.Fatal("the sources are in view already")
	}
	tab.ScrollTo(20)
	tab.Tap(`.facts a[href="#sources"]`)
	tab.Wait("the sources in view", `location.hash === '#sources' && `+seen)
	tab.Wait("the place to be remembered", `history.state?.scroll > 500`)
	settled(tab)
	if !eval[bool](tab, seen) {
		t.Error("the sources are out of view again")
	}
	tab.Back()
	tab.Wait("the address without fragment", `location.hash === ''`)
	if !tab.Marked() {
		t.Error("the document was loaded again")
	}
	tab.At(one.Path(), 20)
}

func TestNavigation_AFragmentOfAnotherPageShowsItsPlace(t *testing.T) {
	t.Parallel()
	one := loadLibrary(t).Exercises[0]
	tab := newProfile(t, startServer(t)).Tab()
	tab.Open(one.Path())
	tab.Mark()
	tab.Tap(`a[href="/exercises#badges"]`)
	tab.Wait("the place in view", `location.pathname === '/exercises' && (() => {
		const r = document.getElementById(location.hash.slice(1))?.getBoundingClientRect();
		return r && r.top >= 0 && r.bottom <= innerHeight;
	})()`)
	tab.Back()
	tab.WaitText("h1", one.Name)
	if !tab.Marked() {
		t.Error("the document was loaded again")
	}
}

// At waits until a page is in front, scrolled as far as given.
func (tab *tab) At(path string, y int) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%s at %d", path, y), fmt.Sprintf(`location.pathname === %s && Math.abs(scrollY - %d) <= 1`, quote(path), y))
}

// ScrollTo scrolls as a reader does, and waits until the history knows it.
func (tab *tab) ScrollTo(y int) {
	tab.t.Helper()
	eval[any](tab, fmt.Sprintf(`scrollTo({ top: %d, behavior: 'instant' })`, y))
	tab.Wait("the place to be remembered", fmt.Sprintf(`history.state?.scroll === %d`, y))
}

// Back is the browser's back button. It is pressed after the answer has gone out: a
// page that leaves for another site takes an answer with it.
func (tab *tab) Back() {
	tab.t.Helper()
	eval[int](tab, `setTimeout(() => history.back())`)
}

// Mark marks the document in front, to tell it from the one that a reload makes.
func (tab *tab) Mark() {
	tab.t.Helper()
	eval[int](tab, `globalThis.mark = 1`)
}

// Marked reports whether this is still the document that was marked.
func (tab *tab) Marked() bool {
	tab.t.Helper()
	return eval[bool](tab, `globalThis.mark === 1`)
}

func TestNavigation_ModifiedClicksBelongToTheBrowser(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.Open("/")
	tab.Mark()
	path := library.Articles[0].Path()
	for _, c := range []struct {
		name     string
		modifier chromedp.Modifier
	}{{"ctrl", kb.ModifierCtrl}, {"shift", kb.ModifierShift}} {
		tab.Tap(`.lead a`, c.modifier)
		var opened target.ID
		if !until(testPatience, func() bool { opened = p.showing(path); return opened != "" }) {
			t.Fatalf("%s-click opened nothing", c.name)
		}
		if _, err := chromedp.CallBrowser(p.ctx, target.CloseTarget, target.CloseTargetParams{TargetID: opened}); err != nil {
			t.Error(err)
		}
		until(testPatience, func() bool { return p.showing(path) == "" })
		if here := eval[string](tab, `location.pathname + mark`); here != "/1" {
			t.Errorf("%s-click moved this tab to %s", c.name, here)
		}
	}
}

// showing returns the tab that shows a page, "" if none does.
func (p *profile) showing(path string) target.ID {
	p.t.Helper()
	targets, err := chromedp.Targets(p.ctx)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, t := range targets {
		if t.Type == "page" && t.URL == p.server.origin+path {
			return t.TargetID
		}
	}
	return ""
}

// tellHidden writes on the console that the page was hidden, and what of it is
// left to be seen.
const tellHidden = `new MutationObserver(() => {
	console.info('page hidden: ' + !document.body?.checkVisibility() + ', title: ' + document.title);
}).observe(document, { subtree: true, attributes: true, attributeFilter: ['hidden'] })`

func TestQuickExit_HidesThePageAndLeavesNoWayBack(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	p := newProfile(t, s)
	paths := []string{"/help", "/checkup"}
	for _, a := range library.Articles {
		if a.Sensitive {
			paths = append(paths, a.Path())
		}
	}
	if len(paths) < 3 {
		t.Error("no article shows the exit")
	}
	first := p.Tab()
	first.Open("/")
	first.Kept(len(library.Articles))
	first.Close()
	for _, path := range paths {
		for name, leave := range map[string]func(*tab){
			"click": func(tab *tab) { tab.Tap(".exit") },
			"shift": func(tab *tab) { tab.Keys(kb.Shift + kb.Shift + kb.Shift) },
		} {
			t.Run(path+" by "+name, func(t *testing.T) {
				tab := p.Tab(tellHidden)
				defer tab.Close()
				tab.t = t
				tab.Open("/articles")
				tab.Open(path)
				tab.Front()
				tab.Keys("\t")
				if !eval[bool](tab, `document.activeElement.matches('.exit')`) {
					t.Errorf("the first stop of the tab key is %s", eval[string](tab, `document.activeElement.outerHTML.slice(0, 100)`))
				}
				tab.Hold("https://www.bbc.com/weather*")
				leave(tab)
				if address := tab.Held(); address != "https://www.bbc.com/weather" {
					t.Errorf("it leads to %s", address)
				}
				// A page that is being left answers no questions: it has said it before.
				if !until(testPatience, func() bool { return tab.Said("page hidden: true, title: Weather") }) {
					t.Errorf("the page can be seen until the other one is there%s", tab.state())
				}
				tab.Answer(`<title>Weather</title><h1>Weather</h1>`)
				tab.Wait("the other site", `location.host === 'www.bbc.com'`)
				var kept []string
				for _, e := range call(tab, cdpage.GetNavigationHistory, cdp.Empty{}).Entries {
					kept = append(kept, e.URL)
					if e.URL == s.origin+path {
						t.Errorf("the page is still in the history: %v", kept)
					}
				}
				tab.Back()
				if address := tab.Held(); address != "https://www.bbc.com/weather" {
					t.Errorf("Back leads to %s", address)
				}
				tab.Answer(`<title>Weather</title>`)
				tab.Wait("the other site again", `location.host === 'www.bbc.com'`)
			})
		}
	}
	t.Run("Back before the other site answers", func(t *testing.T) {
		tab := p.Tab(tellHidden)
		defer tab.Close()
		tab.t = t
		tab.Open("/articles")
		tab.Tap(`.tabs a[href="/help"]`)
		tab.Wait("the way out", `document.querySelector('.exit')`)
		tab.Front()
		tab.Hold("https://www.bbc.com/weather*")
		tab.Tap(".exit")
		tab.Held()
		tab.mu.Lock()
		tab.held = nil // the browser gives this request up
		tab.mu.Unlock()
		history := call(tab, cdpage.GetNavigationHistory, cdp.Empty{})
		call(tab, cdpage.NavigateToHistoryEntry, cdpage.NavigateToHistoryEntryParams{EntryID: history.Entries[history.CurrentIndex-1].ID})
		tab.Held()
		if tab.Said("page hidden: false") || tab.Said("title: Articles") {
			t.Errorf("something is seen again%s", tab.state())
		}
		tab.Answer(`<title>Weather</title>`)
		tab.Wait("the other site", `location.host === 'www.bbc.com'`)
	})
}
