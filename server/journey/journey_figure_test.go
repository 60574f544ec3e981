//go:build !js

package journey

import (
	"slices"
	"strings"
	"testing"

	"stale.love/content"
)

// A figure is looked at. Who listens or quotes gets its sentences and not its numbers
// one after the other.
func TestFigure_IsHeardAndQuotedAsSentences(t *testing.T) {
	t.Parallel()
	articles := loadLibrary(t).Articles
	a := articles[slices.IndexFunc(articles, func(a content.Article) bool { return a.Figure != nil && !a.Sensitive })]
	tab := newProfile(t, startServer(t)).Tab(aVoice)
	tab.Open(a.Path())
	const said = `(selector) => [...document.querySelectorAll('.figure ' + selector)].map((e) => e.textContent)`
	eval[any](tab, `document.querySelector('.figure').scrollIntoView({ block: 'start', behavior: 'instant' })`)
	tab.Tap(`.bar [data-action="listen"]`)
	title := eval[string](tab, `document.querySelector('.figure-title').textContent`)
	tab.Wait("the voice", `spoken.length > 0`)
	after := eval[string](tab, `document.querySelector('.figure').nextElementSibling.textContent.trim().slice(0, 20)`)
	for range 40 {
		if strings.HasPrefix(strings.TrimSpace(eval[string](tab, `speaking()`)), after) {
			break
		}
		n := eval[int](tab, `spoken.length`)
		eval[any](tab, `sayOn()`)
		tab.Wait("the next sentence", `spoken.length > `+ftoa(float64(n))+` && speaking() !== ''`)
	}
	heard := eval[string](tab, `spoken.map((s) => s.text).join(' ')`)
	if !strings.Contains(heard, after) {
		t.Fatalf("the text after the figure is not reached: %s", heard)
	}
	if !strings.Contains(heard, title) {
		t.Errorf("the title is not heard: %s", heard)
	}
	if note := eval[string](tab, `document.querySelector('.figure figcaption').firstChild.firstChild.data.trim()`); !strings.Contains(heard, note[:20]) {
		t.Errorf("the note is not heard: %s", heard)
	}
	for _, cell := range eval[[]string](tab, `(`+said+`)('.figure-numbers :is(th, caption, summary)')`) {
		if cell != "" && strings.Contains(heard, cell) {
			t.Errorf("%q is read out of the table: %s", cell, heard)
		}
	}
	tab.Tap(`.bar [data-action="listen"]`)

	// Selected from the paragraph before it to the one after.
	eval[any](tab, `(() => {
		const figure = document.querySelector('.figure');
		getSelection().setBaseAndExtent(figure.previousElementSibling.firstChild, 0, figure.nextElementSibling.firstChild, 12);
	})()`)
	tab.Wait("the offer", `document.querySelector('[data-action="quote"]') !== null`)
	eval[any](tab, `Object.defineProperty(navigator, 'clipboard', { value: undefined })`)
	tab.Tap(`[data-action="quote"]`)
	tab.Wait("the quote", `document.querySelector('#share-link') !== null`)
	quoted := eval[string](tab, `document.querySelector('#share-link').value`)
	if !strings.Contains(quoted, title) {
		t.Errorf("the figure's title is not quoted: %s", quoted)
	}
	for _, label := range eval[[]string](tab, `(`+said+`)(':is(.figure-label, .figure-value, summary)')`) {
		if strings.Contains(quoted, label) {
			t.Errorf("%q is quoted: %s", label, quoted)
		}
	}
}
