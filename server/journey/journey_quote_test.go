//go:build !js

package journey

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"stale.love/app/engagement"
)

// selectWords selects from the middle of the first word of a paragraph that has a
// source to the middle of the paragraph after it.
const selectWords = `(() => {
	const list = [...document.querySelectorAll('.prose > p')];
	const i = list.findIndex((p, i) => i > 2 && p.querySelector('.cite') && list[i + 1]);
	const first = list[i].firstChild, last = list[i + 1].firstChild;
	list[i].scrollIntoView({ block: 'center', behavior: 'instant' });
	getSelection().setBaseAndExtent(first, first.data.indexOf(' ') - 1, last, last.data.indexOf(' ', 30) + 1);
	return list[i].textContent.slice(0, 25);
})()`

// sourceNumber is the number of a source where it follows a sentence.
var sourceNumber = regexp.MustCompile(`[.,”][0-9]`)

func TestQuote_IsSharedWithALinkThatLeadsToIt(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	p := newProfile(t, s)
	p.Permit("clipboard-write", "clipboard-read")
	a := library.Articles[0]
	tab := p.Tab()
	tab.Open(a.Path())
	begins := eval[string](tab, selectWords)
	const top = `document.querySelector('.quote-button').getBoundingClientRect().top`
	tab.Wait("the offer", `document.querySelector('.quote-button')`)
	before := eval[float64](tab, top)
	tab.Tap(`[data-action="quote"]`)
	tab.WaitText(".say", "Quote and link copied.")
	if now := eval[float64](tab, top); now != before {
		t.Errorf("what was said moved the button from %v to %v", before, now)
	}
	if !eval[bool](tab, `document.querySelector('.say').getBoundingClientRect().bottom <= `+top) {
		t.Error("what was said covers the button")
	}
	copied := eval[string](tab, `navigator.clipboard.readText()`)
	lines := strings.Split(copied, "\n")
	if len(lines) != 3 || lines[1] != a.Title || !strings.HasPrefix(lines[0], "“"+strings.Fields(begins)[0]+" ") || sourceNumber.MatchString(lines[0]) {
		t.Fatalf("copied:\n%s\nselected from %q", copied, begins)
	}
	if !strings.HasPrefix(lines[2], s.origin+a.Path()+"#:~:text=") {
		t.Fatalf("the link is %s", lines[2])
	}
	if n := eval[int](tab, `getSelection().toString().length`); n == 0 {
		t.Error("the selection is gone")
	}
	tab.Tell()
	s.waitCounts("the share", func(c map[string]engagement.Counts) bool { return c[a.Slug].Shares == 1 })

	t.Run("the link leads to the passage", func(t *testing.T) {
		there := p.Tab()
		defer there.Close()
		there.Open(strings.TrimPrefix(lines[2], s.origin))
		there.Wait("the passage in sight", fmt.Sprintf(`scrollY > 300 && (() => {
			const r = [...document.querySelectorAll('.prose > p')].find((p) => p.textContent.startsWith(%s)).getBoundingClientRect();
			return r.bottom > 0 && r.top < innerHeight;
		})()`, quote(begins)))
	})
	t.Run("what is no longer selected is no longer offered", func(t *testing.T) {
		const offered, none = `document.querySelector('[data-action="quote"]')`, `!document.querySelector('[data-action="quote"]')`
		eval[any](tab, `getSelection().removeAllRanges()`)
		tab.Wait("no offer of nothing", none)
		eval[string](tab, selectWords)
		tab.Wait("an offer of a passage", offered)
		eval[any](tab, `getSelection().selectAllChildren(document.querySelector('.article-head h1'))`)
		tab.Wait("no offer of a title", none)
	})
	t.Run("where nothing can be copied it is shown", func(t *testing.T) {
		bare := p.Tab(`Object.defineProperty(navigator, 'clipboard', { value: undefined });`)
		defer bare.Close()
		bare.Open(a.Path())
		eval[string](bare, selectWords)
		bare.Tap(`[data-action="quote"]`)
		bare.Wait("the quote, selected", `document.activeElement?.id === 'share-link' && document.activeElement.value.startsWith('“')
			&& document.activeElement.selectionEnd === document.activeElement.value.length`)
	})
}
