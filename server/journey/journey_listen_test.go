//go:build !js

package journey

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// aVoice stands in for the voices that this machine does not have: it keeps what it
// is told to say and has said it when the test calls sayOn.
const aVoice = `(() => {
	globalThis.spoken = [];
	globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
	let now = null;
	const voice = (voiceURI, lang) => ({ voiceURI, name: voiceURI, lang });
	const synthesis = Object.assign(new EventTarget(), {
		getVoices: () => globalThis.mute ? [] : [voice('Anna', 'en-GB'), voice('Ben', 'en-US'), voice('Cara', 'de-DE')],
		speak(u) {
			if (globalThis.mute) { setTimeout(() => u.onerror?.({ error: 'synthesis-failed' })); return; }
			now = u;
			spoken.push({ text: u.text, rate: u.rate, voice: u.voice?.name ?? '' });
			setTimeout(() => u.onstart?.({}));
		},
		cancel() { const u = now; now = null; if (u) setTimeout(() => u.onerror?.({ error: 'canceled' })); },
	});
	Object.defineProperty(globalThis, 'speechSynthesis', { value: synthesis });
	globalThis.sayOn = () => { const u = now; now = null; u.onend({}); };
	globalThis.speaking = () => now?.text ?? '';
})()`

func TestListen_SaysTheArticleSentenceBySentence(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	one := library.Articles[0]
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab(aVoice)
	tab.Open(one.Path())
	const listen, marked = `.bar [data-action="listen"]`, `[...CSS.highlights.get('spoken') ?? []].map(String).join('').trim()`
	saying := func(what, words string) {
		t.Helper()
		tab.Wait(what, `speaking() === `+quote(words))
	}
	tab.Tap(listen)
	saying("the title", one.Title)
	eval[any](tab, `sayOn()`)
	saying("the first sentence after it", eval[string](tab, `document.querySelector('.dek').textContent.match(/^.*?[.?!](?= |$)/)[0]`))
	tab.Wait("it to be marked", marked+` === speaking()`)
	for range 3 {
		before := eval[int](tab, `spoken.length`)
		eval[any](tab, `sayOn()`)
		tab.Wait("the next sentence", `spoken.length === `+ftoa(float64(before+1)))
	}
	now := eval[string](tab, `speaking()`)

	tab.Tap(`.player [data-action="listen"]`)
	tab.Wait("silence", `speaking() === '' && document.querySelector('.player [data-action="listen"]').ariaLabel === 'Go on listening'`)
	tab.Tap(`.player [data-action="listen"]`)
	saying("the same sentence again", now)
	tab.Tap(`[data-action="listen-on"]`)
	tab.Wait("the next one", `speaking() !== '' && speaking() !== `+quote(now))
	tab.Tap(`[data-action="listen-back"]`)
	saying("the one before", now)

	choose := func(selector, value string) {
		t.Helper()
		eval[any](tab, `(() => { const s = document.querySelector('`+selector+`'); s.value = '`+value+`'; s.dispatchEvent(new Event('change', { bubbles: true })); })()`)
	}
	if n := eval[int](tab, `document.querySelectorAll('.voice option').length`); n != 3 {
		t.Errorf("%d voices to choose from: English ones and the device's own are three", n)
	}
	choose(".rate", "1.5")
	choose(".voice", "Ben")
	tab.Wait("the other voice, faster", `spoken.at(-1).text === `+quote(now)+` && spoken.at(-1).rate === 1.5 && spoken.at(-1).voice === 'Ben'`)
	if said := eval[string](tab, `spoken.map((s) => s.text).join(' ')`); strings.Contains(said, "[") {
		t.Errorf("it said %q", said)
	}

	t.Run("leaving stops it", func(t *testing.T) {
		tab.Tap(`.bar a[href="/articles"]`)
		tab.At("/articles", 0)
		tab.Wait("silence", `speaking() === '' && !document.querySelector('.player') && `+marked+` === ''`)
	})
	t.Run("speed and voice are kept, and it begins where the reader is", func(t *testing.T) {
		tab.Open(one.Path())
		tab.ScrollTo(1600)
		tab.Keys("p")
		tab.Wait("what is in sight", `speaking() !== '' && spoken.at(-1).rate === 1.5 && spoken.at(-1).voice === 'Ben' && (() => {
			const r = [...CSS.highlights.get('spoken')][0].getBoundingClientRect();
			return r.bottom > 0 && r.top < innerHeight;
		})()`)
		if eval[string](tab, `speaking()`) == one.Title {
			t.Error("it began with the title")
		}
		tab.Tap(`[data-action="listen-stop"]`)
		tab.Wait("silence", `speaking() === '' && !document.querySelector('.player')`)
	})
	t.Run("a device without a voice says so", func(t *testing.T) {
		silent := p.Tab(aVoice, `globalThis.mute = true`)
		defer silent.Close()
		silent.Open(one.Path())
		silent.Tap(listen)
		silent.Wait("words", `document.querySelector('.say').textContent.includes('no voice to read with') && !document.querySelector('.player')`)
		silent.Keys(kb.Escape)
	})
	t.Run("a browser that cannot speak shows no button", func(t *testing.T) {
		without := p.Tab(`delete globalThis.speechSynthesis; delete Window.prototype.speechSynthesis`)
		defer without.Close()
		without.Open(one.Path())
		if eval[bool](without, `document.querySelector('`+listen+`').checkVisibility()`) {
			t.Error("the button can be seen")
		}
	})
}
