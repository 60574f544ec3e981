//go:build !js

package journey

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

const (
	contentsButton = `.bar [popovertarget="contents"]`
	contentsOpen   = `document.querySelector('#contents:popover-open')`
	// chosen is whether the place that the address names is in sight and has the focus.
	chosen = `(() => {
		const el = document.getElementById(decodeURIComponent(location.hash.slice(1))), r = el.getBoundingClientRect();
		return r.top >= 0 && r.top < innerHeight / 2 && document.activeElement === el;
	})()`
)

func TestContents_AreAThumbAwayFromTheMiddleOfAnArticle(t *testing.T) {
	t.Parallel()
	a := noted(t, loadLibrary(t))
	p := newProfile(t, startServer(t))
	tab := p.Tab()
	tab.Open(a.Path())
	tab.ReadTo(2200)
	y := eval[float64](tab, `scrollY`)
	tab.Tap(contentsButton)
	tab.Wait("the contents, the section that is read in focus", contentsOpen+` && document.activeElement.matches('#contents [aria-current]') && document.activeElement.hash.length > 6`)
	if name := eval[string](tab, `document.querySelector('`+contentsButton+`').ariaLabel + (document.querySelector('`+contentsButton+`').matches(':focus') ? ' focused' : '')`); name != "In this article" {
		t.Errorf("the button is %q", name)
	}
	tab.Keys(kb.Escape)
	tab.Wait("the focus back at the button", `!`+contentsOpen+` && document.activeElement.matches('`+contentsButton+`')`)
	if now := eval[float64](tab, `scrollY`); now != y {
		t.Errorf("looking at the contents moved the text from %v to %v", y, now)
	}

	tab.Keys(kb.Enter)
	tab.Wait("the contents again, by keyboard", contentsOpen)
	tab.Tap(`#contents li:nth-child(3) a`)
	tab.Wait("the section", `!`+contentsOpen+` && `+chosen)
	tab.Wait("the section to be marked", `document.querySelector('#contents [aria-current]') === document.querySelector('#contents li:nth-child(3) a')`)
	tab.Tap(contentsButton)
	tab.Tap(`#contents a[href="#sources"]`)
	tab.Wait("the sources, unfolded", `!`+contentsOpen+` && `+chosen+` && document.querySelector('#sources').open`)
	tab.Tap(contentsButton)
	tab.Tap(`#contents li:first-child a`)
	tab.Wait("the beginning", `!`+contentsOpen+` && scrollY < 80 && document.activeElement.id === 'main'`)

	t.Run("beside the text where there is room", func(t *testing.T) {
		tab.Resize(1440, 900)
		tab.Wait("the contents left of the text", `(() => {
			const toc = document.querySelector('.toc li a').getBoundingClientRect(), text = document.querySelector('.prose').getBoundingClientRect();
			return toc.width > 0 && toc.right < text.left && toc.left >= 0;
		})()`)
		if eval[bool](tab, `document.querySelector('`+contentsButton+`').checkVisibility()`) {
			t.Error("there is a button for what is in sight")
		}
	})
}

func TestContents_AreThereBeforeTheAppAndStayWhenItComes(t *testing.T) {
	t.Parallel()
	a := noted(t, loadLibrary(t))
	s, l := startBehindLine(t)
	release := l.Hold("/assets/app.")
	tab := newProfile(t, s).Tab()
	tab.Go(a.Path())
	tab.Tap(contentsButton)
	tab.Wait("the contents without the app", contentsOpen+` && document.activeElement.matches('#contents a')`)
	release()
	tab.Ready()
	tab.Wait("the contents, still", contentsOpen+` && document.activeElement.matches('#contents a')`)
	tab.Tap(`#contents li:nth-child(3) a`)
	tab.Wait("the section", `!`+contentsOpen+` && `+chosen)
}

func TestContents_NeedNoScript(t *testing.T) {
	t.Parallel()
	a := noted(t, loadLibrary(t))
	tab := newProfile(t, startServer(t)).Tab()
	tab.withoutScript()
	tab.Go(a.Path())
	tab.tapStill(contentsButton)
	tab.Wait("the contents", contentsOpen)
	tab.tapStill(`#contents li:nth-child(3) a`)
	tab.Wait("the section", `document.querySelector(':target').getBoundingClientRect().top >= 0 && document.querySelector(':target').getBoundingClientRect().top < innerHeight / 2`)
}
