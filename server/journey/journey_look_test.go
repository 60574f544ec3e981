//go:build !js

package journey

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// atFirstPaint keeps what <html> says when the first frame is drawn.
const atFirstPaint = `requestAnimationFrame(() => { globalThis.painted = { ...document.documentElement.dataset }; });`

func TestLook_ShowsAtOnceStaysOnTheDeviceAndIsThereBeforeTheFirstPaint(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab(atFirstPaint)
	tab.Open(library.Articles[0].Path())
	tab.Tap(`.bar [data-action="look"]`)
	tab.Wait("the panel", `document.activeElement.id === 'sheet-title'`)
	const size, paper = `parseFloat(getComputedStyle(document.querySelector('.prose')).fontSize)`, `document.querySelector('meta[name="theme-color"]').content`
	before := eval[float64](tab, size)
	for _, choice := range []string{"theme-sepia", "size-larger", "font-clear", "line-wide"} {
		tab.Tap(`label[for="look-` + choice + `"]`)
		tab.Wait(choice, `document.getElementById('look-`+choice+`').checked`)
	}
	tab.Wait("larger text", size+` > `+"1.3 * "+ftoa(before))
	tab.Wait("the colour around the page", paper+` === '#f3e9d6'`)
	tab.Keys(kb.Escape)
	tab.Wait("the focus where it was", `!document.querySelector('#sheet') && document.activeElement.matches('[data-action="look"]')`)

	t.Run("another tab follows", func(t *testing.T) {
		other := p.Tab()
		defer other.Close()
		other.Open("/library")
		other.Wait("sepia", `document.documentElement.dataset.theme === 'sepia'`)
		other.Tap(`[data-action="look"]`)
		other.Tap(`label[for="look-theme-dark"]`)
		tab.Front()
		tab.Wait("dark", `document.documentElement.dataset.theme === 'dark'`)
	})
	t.Run("before the first paint of the next page", func(t *testing.T) {
		tab.Go("/")
		got := eval[map[string]string](tab, `new Promise((r) => requestAnimationFrame(() => setTimeout(() => r(painted))))`)
		for name, want := range map[string]string{"theme": "dark", "size": "larger", "font": "clear", "line": "wide"} {
			if got[name] != want {
				t.Errorf("the first paint has %s %q", name, got[name])
			}
		}
	})
	t.Run("on a narrow phone nothing is cut off", func(t *testing.T) {
		tab.Resize(320, 640)
		tab.Open("/library")
		tab.Tap(`[data-action="look"]`)
		tab.Wait("the panel", `document.querySelector('.look')`)
		if wide := eval[[]string](tab, `[...document.querySelectorAll('#sheet, #sheet *')].filter((e) => e.localName !== 'input' && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 || e.getBoundingClientRect().right > innerWidth).map((e) => e.outerHTML.slice(0, 90))`); len(wide) > 0 {
			t.Errorf("cut off: %v", wide)
		}
	})
	t.Run("reset", func(t *testing.T) {
		tab.Tap(`[data-action="look-reset"]`)
		tab.Wait("nothing chosen", `!['theme', 'size', 'font', 'line'].some((k) => k in document.documentElement.dataset)`)
		tab.Wait("the magazine's own", `['theme-auto', 'size-standard', 'font-serif', 'line-standard'].every((k) => document.getElementById('look-' + k).checked)`)
		if kept := eval[string](tab, `localStorage['stale-look']`); kept != "{}" {
			t.Errorf("the device keeps %s", kept)
		}
	})
}
