//go:build !js

package journey

import (
	"fmt"

	"github.com/chromedp/cdproto/emulation"
	cdpage "github.com/chromedp/cdproto/page"
)

// crookedAt finds what a page may not do at any width and size of text: be wider
// than the window, offer a target that a thumb misses or that is outside of it, or
// cut words off. Links in running text are as high as their line. The width is
// given: a phone that shows a page that is too wide makes its window wider.
const crookedAt = `((width) => {
	const found = [], seen = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true });
	const name = (e) => e.localName + '.' + e.className + ' “' + (e.ariaLabel || e.textContent).trim().slice(0, 40) + '”';
	if (document.documentElement.scrollWidth > width) found.push('the page is ' + document.documentElement.scrollWidth + ' px wide');
	for (const e of document.querySelectorAll('#app *')) {
		const r = e.getBoundingClientRect();
		if (seen(e) && r.width > 1 && (r.right > width + 1 || r.left < -1) && !e.closest('table, .unseen, svg, .skip')) { found.push('outside: ' + name(e)); break; }
	}
	for (const e of document.querySelectorAll('a, button, summary, input, select, label.option')) {
		if (!seen(e) || e.closest('[inert], .unseen') || e.matches('.skip, .option input')) continue;
		const prose = e.closest('p, li, td, dd, sup') && getComputedStyle(e).display === 'inline';
		const r = e.getBoundingClientRect();
		if (prose || r.width === 0) continue;
		const after = getComputedStyle(e, '::after');
		if (after.position === 'absolute' && after.inset === '0px') continue; // its whole card is the target
		const box = e.matches('input[type=checkbox], input[type=radio]') ? e.closest('label')?.getBoundingClientRect() ?? r : r;
		if (box.height < 43.5 || box.width < 43.5) found.push(Math.round(box.width) + ' × ' + Math.round(box.height) + ' px: ' + name(e));
	}
	const y = scrollY;
	scrollTo({ top: 0, behavior: 'instant' });
	for (const e of document.querySelectorAll('.exit, .top a')) {
		const r = e.getBoundingClientRect(), hit = document.elementFromPoint(r.x + r.width - 4, r.y + r.height / 2);
		if (seen(e) && r.width > 1 && !e.closest('[inert], .unseen') && hit && !e.contains(hit) && r.right > 0) found.push('covered by ' + name(hit) + ': ' + name(e));
	}
	scrollTo({ top: y, behavior: 'instant' });
	for (const e of document.querySelectorAll('h1, h2, h3, p, button, a, .words, .name')) {
		const style = getComputedStyle(e);
		if (seen(e) && !e.closest('.unseen') && style.clipPath === 'none' && style.overflowX === 'hidden' && e.scrollWidth > e.clientWidth + 1) found.push('cut off: ' + name(e));
	}
	return found;
})`

// crooked is what a page that is so many pixels wide does wrong.
func (tab *tab) crooked(width int64) []string {
	tab.t.Helper()
	return eval[[]string](tab, fmt.Sprintf(`%s(%d)`, crookedAt, width))
}

// Resize turns the tab's device, or gives it another.
func (tab *tab) Resize(width, height int64) {
	tab.t.Helper()
	call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 700,
	})
}

// textSize is the size that the reader has set in the browser, in pixels.
func (tab *tab) textSize(size int64) {
	tab.t.Helper()
	call(tab, cdpage.SetFontSizes, cdpage.SetFontSizesParams{FontSizes: &cdpage.FontSizes{Standard: size}})
	tab.settle()
}

// settle waits until what was changed is drawn.
func (tab *tab) settle() {
	tab.t.Helper()
	eval[bool](tab, `new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => r(true))))`)
}
