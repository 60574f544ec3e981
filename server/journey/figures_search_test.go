//go:build !js

package journey

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

// watchKeys notes for each key when what it changed was in the document and laid out,
// and when the frame after that was through. Both count from when the key was pressed,
// as the browser process saw it. Of several changes the last counts.
const watchKeys = `
window.key = {};
addEventListener('keydown', (e) => { key = { at: e.timeStamp, drawn: 0, framed: 0 }; }, true);
const frame = new MessageChannel();
frame.port1.onmessage = () => { key.framed = performance.now(); };
new MutationObserver((list) => {
  const here = document.querySelector('.searching');
  if (!key.at || !list.some((m) => here?.contains(m.target))) return;
  here.getBoundingClientRect();
  key.drawn = performance.now();
  requestAnimationFrame(() => frame.port2.postMessage(0));
}).observe(document, { childList: true, characterData: true, attributes: true, subtree: true });`

// typed is what a reader may type: words, questions, slips, a slip that is taken back,
// what nothing has.
var typed = []string{
	"money", "mony figths", "jealous", "how to apologise", "we keep arguing about his mother", "comunicatoin", "sex after baby",
	"he hits me ", "long distance", "silent treatment", "atachment style", "jelous\b\b\b\balousy", "gottman", "is it normal",
	"xylophone", "zzzzzz", "trust after an affair",
}

// stroke is a key: what it took until its results were in the document and laid out,
// and until they were seen.
type stroke struct{ Drawn, Framed float64 }

// press presses a key and waits until nothing can follow from it any more.
func (tab *tab) press(key string) (s stroke, changed bool) {
	tab.t.Helper()
	tab.Keys(key)
	s = eval[stroke](tab, `new Promise((r) => setTimeout(() => r({ Drawn: key.drawn - key.at, Framed: key.framed - key.at }), 350))`)
	return s, s.Drawn > 0
}

func (tab *tab) emptyField() {
	tab.t.Helper()
	eval[any](tab, `(() => {
		const q = document.querySelector('#q');
		q.value = '';
		q.dispatchEvent(new Event('input', { bubbles: true }));
		q.focus();
		return new Promise((r) => setTimeout(r, 300));
	})()`)
}

// TestFigures_SearchWhileTyping prints, as TestFigures does, with a CPU four times
// slower: what each key takes, and the first one of all.
func TestFigures_SearchWhileTyping(t *testing.T) {
	if !*figures {
		t.Skip("give -figures to measure")
	}
	library := loadLibrary(t)
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab(watchKeys)
	tab.Open("/")
	tab.Kept(len(library.Articles))
	tab.Wait("the index to be kept", `caches.keys().then(async (names) => {
		const shell = await caches.open(names.find((n) => n.startsWith('shell-')));
		return shell.match(document.querySelector('[data-index]').dataset.index);
	})`)
	call(tab, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	tab.Open("/search")
	eval[any](tab, `document.querySelector('#q').focus()`)
	tab.firstResult("the index on the device")

	var all []stroke
	slowest, same := "", 0
	for _, words := range typed {
		tab.emptyField()
		worst := 0.0
		for i, key := range words {
			s, changed := tab.press(string(key))
			if !changed {
				same++
				continue
			}
			if all = append(all, s); s.Drawn > worst {
				worst = s.Drawn
				slowest = strings.ReplaceAll(words[:i+1], "\b", "←")
			}
		}
		t.Logf("%-34q slowest %3.0f ms at %q", words, worst, slowest)
	}
	t.Logf("%d keys that changed what is found, %d that did not", len(all), same)
	report(t, "in the document and laid out", all, func(s stroke) float64 { return s.Drawn })
	report(t, "the frame after that", all, func(s stroke) float64 { return s.Framed })

	tab = newProfile(t, s).Tab(watchKeys)
	call(tab, network.Enable, network.EnableParams{})
	call(tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{
		Latency: 150, DownloadThroughput: 1.6e6 / 8, UploadThroughput: 750e3 / 8,
	}}})
	call(tab, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
	tab.Open("/search")
	eval[any](tab, `document.querySelector('#q').focus()`)
	tab.firstResult("the index from a slow 4G network")
}

func (tab *tab) firstResult(where string) {
	tab.t.Helper()
	tab.Keys("a") // a word already
	tab.Wait("a result", `key.framed && document.querySelector('.found .line')`)
	first := eval[stroke](tab, `({ Drawn: key.drawn - key.at, Framed: key.framed - key.at })`)
	tab.t.Logf("first key of all, %s: laid out after %.0f ms, seen after %.0f ms", where, first.Drawn, first.Framed)
}

func report(t *testing.T, what string, all []stroke, of func(stroke) float64) {
	t.Helper()
	var ms []float64
	for _, s := range all {
		ms = append(ms, of(s))
	}
	slices.Sort(ms)
	at := func(part float64) float64 { return ms[int(part*float64(len(ms)-1))] }
	late := 0
	for _, m := range ms {
		if m >= 50 {
			late++
		}
	}
	t.Logf("%-30s p50 %5.1f ms  p95 %5.1f ms  p99 %5.1f ms  max %5.1f ms  %d of %d not under 50 ms", what, at(0.5), at(0.95), at(0.99), at(1), late, len(ms))
}
