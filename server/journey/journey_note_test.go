//go:build !js

package journey

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"stale.love/content"
)

// noted is an article with footnotes and several sections.
func noted(t *testing.T, library *content.Library) content.Article {
	t.Helper()
	for _, a := range library.Articles {
		if strings.Contains(a.HTML, `role="doc-noteref"`) && strings.Count(a.HTML, "<h2 id=") > 2 {
			return a
		}
	}
	t.Fatal("no article has a footnote and sections")
	return content.Article{}
}

func TestNote_SourcesAndFootnotesShowBesideTheText(t *testing.T) {
	t.Parallel()
	a := noted(t, loadLibrary(t))
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.Open(a.Path())
	const open = `document.querySelector('#note')?.matches(':popover-open')`
	for selector, title := range map[string]string{`.cite a`: "Source 1", `.note a`: "Note a"} {
		y := eval[float64](tab, `document.querySelector('`+selector+`').scrollIntoView({ block: 'center', behavior: 'instant' }), scrollY`)
		tab.Tap(selector)
		tab.Wait("the popover with the focus in it", open+` && document.activeElement.id === 'note'`)
		tab.WaitText("#note-title", title)
		if said := eval[bool](tab, `(() => {
			const of = document.getElementById(document.querySelector('`+selector+`').hash.slice(1)).cloneNode(true);
			of.querySelectorAll('.note-back').forEach((b) => b.remove());
			return of.textContent.trim() !== '' && document.querySelector('.note-text').textContent.trim() === of.textContent.trim();
		})()`); !said {
			t.Errorf("%s: the popover says something else", title)
		}
		tab.Keys(kb.Escape)
		tab.Wait("the focus back at the number", `!`+open+` && document.activeElement.matches('`+selector+`')`)
		if now := eval[float64](tab, `scrollY`); now != y {
			t.Errorf("%s: the text moved from %v to %v", title, y, now)
		}
	}
	t.Run("by keyboard, and closed by its button", func(t *testing.T) {
		tab.Keys(kb.Enter)
		tab.Wait("the popover", open)
		tab.Tap(".note-close")
		tab.Wait("the focus back at the number", `!`+open+` && document.activeElement.matches('.prose sup a')`)
	})
	t.Run("where there are no popovers the number is a link", func(t *testing.T) {
		old := p.Tab(`delete HTMLElement.prototype.showPopover`)
		old.Open(a.Path())
		old.Tap(`.cite a`)
		old.Wait("the source in view", `location.hash.startsWith('#source-') && document.querySelector('.sources').open && document.querySelector(':target').getBoundingClientRect().top < innerHeight`)
	})
}
