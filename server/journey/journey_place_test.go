//go:build !js

package journey

import (
	"fmt"
	"testing"

	"stale.love/content"
)

// firstLine is the words at the upper edge of the screen.
const firstLine = `(() => {
	const p = [...document.querySelectorAll('.prose > p')].find((p) => p.getBoundingClientRect().bottom > 4);
	const range = document.createRange(), walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
	let before = '';
	for (let node = walk.nextNode(); node; node = walk.nextNode()) {
		for (let i = 0; i < node.length; i++) {
			range.setStart(node, i); range.setEnd(node, i + 1);
			const r = range.getBoundingClientRect();
			if (r.height && r.bottom > 4) return (p.textContent.slice(before.length + i, before.length + i + 60));
		}
		before += node.data;
	}
})()`

// inSight reports whether words are on one of the first two lines.
func inSight(words string) string {
	return fmt.Sprintf(`(() => {
		const p = [...document.querySelectorAll('.prose > p')].find((p) => p.textContent.includes(%[1]s));
		const range = document.createRange(), walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
		let at = p.textContent.indexOf(%[1]s);
		for (let node = walk.nextNode(); node; node = walk.nextNode()) {
			if (at >= node.length) { at -= node.length; continue; }
			range.setStart(node, at); range.setEnd(node, at + 1);
			const r = range.getBoundingClientRect(), line = parseFloat(getComputedStyle(p).lineHeight);
			return r.top > -line && r.top < line;
		}
	})()`, quote(words))
}

// ReadTo scrolls into the text as a reader does and waits until the device knows
// it, and not only where it was before; it returns the first words in sight.
func (tab *tab) ReadTo(y int) string {
	tab.t.Helper()
	before := eval[float64](tab, `Date.now()`)
	tab.ScrollTo(y)
	words := eval[string](tab, firstLine)
	tab.Wait("the place to be kept", `(async () => {
		const db = await new Promise((r) => { const q = indexedDB.open('stale-nobody'); q.onsuccess = () => r(q.result); });
		const all = await new Promise((r) => { const q = db.transaction('reading').objectStore('reading').getAll(); q.onsuccess = () => r(q.result); });
		db.close();
		return all.some((m) => location.pathname.endsWith(m.k) && m.v.at >= `+ftoa(before)+`);
	})()`)
	return words
}

func TestPlace_SurvivesTurningTypefaceClosingAndIsOfferedAtHome(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	p := newProfile(t, s)
	one := library.Articles[0]
	tab := p.Tab()
	tab.Open(one.Path())
	words := tab.ReadTo(1700)

	t.Run("turning the phone and back", func(t *testing.T) {
		y := eval[float64](tab, `scrollY`)
		for range 3 {
			tab.Resize(844, 390)
			tab.Wait("the words, wide", `innerWidth === 844 && `+inSight(words))
			settled(tab)
			tab.Resize(390, 844)
			tab.Wait("the words, upright", `innerWidth === 390 && `+inSight(words))
			settled(tab)
		}
		if now := eval[float64](tab, `scrollY`); now-y > 2 || y-now > 2 {
			t.Errorf("three turns moved the text by %v pixels", now-y)
		}
	})
	t.Run("a larger typeface", func(t *testing.T) {
		tab.Tap(`.bar [data-action="look"]`)
		tab.Tap(`label[for="look-size-largest"]`)
		tab.Wait("the words, larger", `document.documentElement.dataset.size === 'largest' && `+inSight(words))
		tab.Tap(`label[for="look-font-clear"]`)
		tab.Wait("the words, clearer", `document.documentElement.dataset.font === 'clear' && `+inSight(words))
		tab.Tap(`#sheet [data-action="close"]`)
		tab.Wait("no sheet", `!document.querySelector('#sheet')`)
	})
	p.Reopen()
	tab = p.Tab(watchTakeOver)
	t.Run("home offers it without moving anything", func(t *testing.T) {
		tab.Open("/")
		tab.WaitText(".continue-card .name", one.Title)
		tab.Kept(len(library.Articles))
		settled(tab)
		for _, shift := range eval[[]string](tab, `shifts`) {
			t.Errorf("the layout shifted: %s", shift)
		}
		tab.Tap(`.continue-card`)
		tab.WaitText("h1", one.Title)
		tab.Wait("the words again", inSight(words))
		tab.Tap(`[data-action="resume"][data-arg="top"]`)
		tab.At(one.Path(), 0)
	})
	t.Run("an address opened directly does not jump", func(t *testing.T) {
		tab.ReadTo(2600)
		tab.Go("/help")
		tab.Open(one.Path())
		tab.Tap(`[data-action="resume"][data-arg="place"]`)
		tab.Wait("the place", `scrollY > 2000`)
	})
	t.Run("the end is the end", func(t *testing.T) {
		eval[any](tab, `document.querySelector('.prose .sources').scrollIntoView({ block: 'end', behavior: 'instant' })`)
		tab.Tap(`.bar a[href="/articles"]`)
		tab.Wait("read", `[...document.querySelectorAll('.line')].find((l) => l.querySelector('a[href="`+one.Path()+`"]')).textContent.includes('· read')`)
		tab.Tap(`.tabs a[href="/"]`)
		tab.Wait("nothing to continue", `location.pathname === '/' && !document.querySelector('.continue-card')`)
	})
	t.Run("what may be read in danger leaves no place, and everything can be forgotten", func(t *testing.T) {
		var sensitive content.Article
		for _, a := range library.Articles {
			if a.Sensitive {
				sensitive = a
			}
		}
		tab.Open(sensitive.Path())
		tab.ScrollTo(1700)
		tab.Open(library.Articles[1].Path())
		tab.ReadTo(1500)
		tab.Open("/library")
		tab.WaitText(`[aria-labelledby="reading"] h3`, library.Articles[1].Title)
		if n := eval[int](tab, `document.querySelectorAll('[aria-labelledby="reading"] article').length`); n != 1 {
			t.Errorf("%d articles are being read", n)
		}
		tab.Tap(`[data-action="forget-reading"]`)
		tab.Wait("nothing", `!document.querySelector('[aria-labelledby="reading"] article')`)
		tab.Open("/")
		if eval[bool](tab, `'continue' in document.documentElement.dataset || document.querySelector('.continue-card') !== null`) {
			t.Error("home still offers something")
		}
	})
}
