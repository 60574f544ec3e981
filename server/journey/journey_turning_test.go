//go:build !js

package journey

import (
	"testing"

	"github.com/chromedp/cdproto/input"
)

// slowTurns makes view transitions last until something ends them.
const slowTurns = `addEventListener('DOMContentLoaded', () => {
	const slow = new CSSStyleSheet();
	slow.replaceSync('::view-transition-group(*), ::view-transition-old(*), ::view-transition-new(*) { animation-duration: 600s !important; }');
	document.adoptedStyleSheets = [slow];
})`

// Touch taps where an element is, whatever the browser says is above it.
func (tab *tab) Touch(selector string) {
	tab.t.Helper()
	at := eval[struct{ X, Y float64 }](tab, `(() => {
		const r = document.querySelector('`+selector+`').getBoundingClientRect();
		return { X: r.left + r.width / 2, Y: r.top + r.height / 2 };
	})()`)
	press := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMousePressed,
		X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: 1}
	call(tab, input.DispatchMouseEvent, press)
	press.Type = input.DispatchMouseEventTypeMouseReleased
	call(tab, input.DispatchMouseEvent, press)
}

func TestTurning_ATapWhileAPageTurnsIsNotLost(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	p := newProfile(t, s)
	const turning = `document.activeViewTransition && document.activeViewTransition.ready.then(() => document.elementFromPoint(100, 100) === document.documentElement)`
	t.Run("a link", func(t *testing.T) {
		tab := p.Tab(slowTurns)
		tab.t = t
		defer tab.Close()
		tab.Open("/articles")
		tab.Tap(`.tabs a[href="/library"]`)
		tab.WaitText("h1", "Your library")
		tab.Wait("the page to turn", turning)
		tab.Touch(`.tabs a[href="/articles"]`)
		tab.At("/articles", 0)
		tab.WaitText("h1", "Articles")
	})
	t.Run("the way out", func(t *testing.T) {
		tab := p.Tab(slowTurns)
		tab.t = t
		defer tab.Close()
		tab.Open("/articles")
		tab.Tap(`.tabs a[href="/help"]`)
		tab.Wait("the way out", `document.querySelector('.exit')`)
		tab.Wait("the page to turn", turning)
		tab.Hold("https://www.bbc.com/*")
		tab.Touch(`.exit`)
		if address := tab.Held(); address != "https://www.bbc.com/weather" {
			t.Errorf("it leads to %s", address)
		}
		tab.Answer(`<title>Weather</title>`)
	})
}
