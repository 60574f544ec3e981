//go:build !js

package journey

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"stale.love/app/finding"
)

// watchKeys notes for each key when what it changed was in the document and laid out,
// when the frame after that was through, and when what is further down, which follows,
// was laid out, too. All count from when the key was pressed, as the browser process
// saw it.
var watchKeys = fmt.Sprintf(`
window.key = {};
addEventListener('keydown', (e) => { key = { at: e.timeStamp, drawn: 0, framed: 0, whole: 0 }; }, true);
const frame = new MessageChannel();
frame.port1.onmessage = () => { key.framed = performance.now(); };
new MutationObserver((list) => {
  const here = document.querySelector('.searching');
  list = list.filter((m) => here?.contains(m.target));
  if (!key.at || !list.length) return;
  here.getBoundingClientRect();
  key.whole = performance.now();
  const rows = here.querySelector('.found');
  const seen = (m) => m.target !== rows || [...m.addedNodes].some((n) => [...rows.children].indexOf(n) < %d);
  if (key.drawn || !list.some(seen)) return;
  key.drawn = key.whole;
  requestAnimationFrame(() => frame.port2.postMessage(0));
}).observe(document, { childList: true, characterData: true, attributes: true, subtree: true });`, finding.FirstTyped)

// typed is what a reader may type: words, questions, slips, a slip that is taken back,
// what nothing has.
var typed = []string{
	"money", "mony figths", "jealous", "how to apologise", "we keep arguing about his mother", "comunicatoin", "sex after baby",
	"he hits me ", "long distance", "silent treatment", "atachment style", "jelous\b\b\b\balousy", "gottman", "is it normal",
	"xylophone", "zzzzzz", "trust after an affair",
}

// stroke is a key: what it took until its results were in the document and laid out,
// until they were seen, and until those were there that are further down.
type stroke struct{ Drawn, Framed, Whole float64 }

// press presses a key, and waits some milliseconds. What did not change until then is
// nought.
func (tab *tab) press(key string, pause int) stroke {
	tab.t.Helper()
	tab.Keys(key)
	return eval[stroke](tab, fmt.Sprintf(`new Promise((r) => setTimeout(() => r({
		Drawn: Math.max(0, key.drawn - key.at), Framed: Math.max(0, key.framed - key.at), Whole: Math.max(0, key.whole - key.at),
	}), %d))`, pause))
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

	for _, pause := range []int{350, 100} { // one key at a time; as fast as people type
		var all []stroke
		for _, words := range typed {
			tab.emptyField()
			slowest, worst := "", 0.0
			for i, key := range words {
				s := tab.press(string(key), pause)
				if all = append(all, s); s.Drawn > worst {
					slowest, worst = strings.ReplaceAll(words[:i+1], "\b", "←"), s.Drawn
				}
			}
			t.Logf("%-34q slowest %3.0f ms at %q", words, worst, slowest)
		}
		t.Logf("%d keys, each %d ms after the one before was through:", len(all), pause)
		report(t, "laid out", all, func(s stroke) float64 { return s.Drawn })
		report(t, "seen, a frame later", all, func(s stroke) float64 { return s.Framed })
		report(t, "and what is further down", all, func(s stroke) float64 { return s.Whole })
	}

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
		if n := of(s); n > 0 {
			ms = append(ms, n)
		}
	}
	slices.Sort(ms)
	at := func(part float64) float64 { return ms[int(part*float64(len(ms)-1))] }
	t.Logf("%-26s of %3d keys  p50 %5.1f ms  p95 %5.1f ms  p99 %5.1f ms  max %5.1f ms", what, len(ms), at(0.5), at(0.95), at(0.99), at(1))
}
