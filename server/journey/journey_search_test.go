//go:build !js

package journey

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"
)

// Type types into what has the focus, a letter at a time.
func (tab *tab) Type(text string) {
	tab.t.Helper()
	for _, letter := range text {
		call(tab, input.InsertText, input.InsertTextParams{Text: string(letter)})
	}
}

const firstFound = `document.querySelector('.found .line h2')?.textContent`

func TestSearch_FindsWhileTypingAndWithoutAConnection(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	money, _ := library.Article("money-fights")
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.Open("/")
	tab.Kept(len(library.Articles))
	tab.Wait("the index to be kept", `caches.keys().then(async (names) => {
		const shell = await caches.open(names.find((n) => n.startsWith('shell-')));
		return shell.match(document.querySelector('[data-index]').dataset.index);
	})`)
	s.Kill()

	tab.Tap(`.top-search`)
	tab.Wait("the field to have the focus", `document.activeElement.id === 'q' && location.pathname === '/search'`)
	tab.Type("mony figt")
	tab.Wait("the article, in spite of two slips", firstFound+` === `+quote(money.Title))
	if n := eval[int](tab, `document.querySelectorAll('.found mark').length`); n == 0 {
		t.Error("nothing is marked")
	}
	if got := eval[string](tab, `document.querySelector('#q').value + ' ' + document.activeElement.id`); got != "mony figt q" {
		t.Errorf("the field has %q: what was typed, or the focus, was lost", got)
	}
	tab.Tap(`.found .line a`)
	tab.WaitText("#main h1", money.Title)
	tab.Mark()
	eval[any](tab, `history.back()`)
	tab.Wait("the search as it was", `location.pathname === '/search' && document.querySelector('#q').value === 'mony figt' && `+firstFound+` === `+quote(money.Title))
	if !tab.Marked() {
		t.Error("going back loaded the page again")
	}
	if at := eval[string](tab, `location.href`); strings.Contains(at, "mon") {
		t.Errorf("the address tells what was looked for: %s", at)
	}

	t.Run("a word that is not there says so, and what to do", func(t *testing.T) {
		tab.t = t
		tab.Tap(`#q`)
		eval[any](tab, `document.querySelector('#q').select()`)
		tab.Type("xylophone")
		tab.WaitText(".tally", "Nothing was found.")
		tab.Wait("a way on", `document.querySelector('.hints a[href="/articles"]')`)
	})
	t.Run("who is in danger sees the help page first", func(t *testing.T) {
		tab.t = t
		eval[any](tab, `document.querySelector('#q').select()`)
		tab.Type("he hits me ")
		tab.Wait("help", `document.querySelector('.found .line a').pathname === '/help' && document.querySelector('.fear a[href="/help"]') && document.querySelector('.exit')`)
	})
	t.Run("an address with a query is answered by the app, and leaves no trace", func(t *testing.T) {
		tab.t = t
		before := eval[int](tab, `history.length`)
		tab.Open("/search?q=money+fights")
		tab.Wait("the article", firstFound+` === `+quote(money.Title))
		tab.Wait("the query to leave the address", `location.href.endsWith('/search')`)
		if after := eval[int](tab, `history.length`); after > before+1 {
			t.Errorf("the history grew from %d to %d", before, after)
		}
	})
}

func TestSearch_TheServersAnswerIsWhatTheAppDraws(t *testing.T) {
	t.Parallel()
	s, l := startBehindLine(t)
	tab := newProfile(t, s).Tab(watchTakeOver)
	const path = "/search?q=mony+%22fights%22+%3Cb%3E"
	_, html := s.get(path)
	release := l.Hold("/assets/app.")
	tab.Go("/search")
	tab.Tap(`#q`)
	tab.Type(`mony "fights" <b>`)
	tab.Keys(kb.Enter)
	tab.Wait("the server's answer", `document.querySelector('mark') && document.documentElement.dataset.app !== 'ready'`)
	for _, e := range call(tab, page.GetNavigationHistory, cdp.Empty{}).Entries {
		if strings.Contains(e.URL+e.Title, "mony") {
			t.Errorf("the query is in the history: %s %q", e.URL, e.Title)
		}
	}
	release()
	tab.Ready()
	// The app sets what is in a field as a property, which no markup shows.
	typed := eval[string](tab, `document.querySelector('#q').value`)
	drawn := eval[string](tab.profile.Blank(watchTakeOver), fmt.Sprintf(`(() => {
		const body = new DOMParser().parseFromString(%s, 'text/html').body, q = body.querySelector('#q');
		if (q.getAttribute('value') !== %s) return 'another query: ' + q.outerHTML;
		q.removeAttribute('value');
		return [...body.childNodes].map(shape).join('');
	})()`, quote(string(html)), quote(typed)))
	if !strings.Contains(drawn, "<mark>") {
		t.Errorf("the server found nothing:\n%s", drawn)
	}
	if taken := eval[string](tab, `taken`); taken != drawn {
		t.Errorf("the page changed when the app took over:\n%s", difference(drawn, taken))
	}
	if log := s.log.tail(1 << 20); strings.Contains(log, "mony") {
		t.Errorf("the query is in the log:\n%s", log)
	}
}
