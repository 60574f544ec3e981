//go:build !js

package journey

import (
	"flag"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
)

var figures = flag.Bool("figures", false, "measure and print the figures of a first visit and of searching")

// watchPaint collects what Lighthouse would: paints, shifts, long tasks, and when
// the app was ready.
const watchPaint = `
window.figures = { lcp: 0, cls: 0, tbt: 0, longest: 0, ready: 0 };
const see = (type, fn) => new PerformanceObserver((l) => l.getEntries().forEach(fn)).observe({ type, buffered: true });
see('largest-contentful-paint', (e) => { figures.lcp = e.startTime; });
see('layout-shift', (e) => { if (!e.hadRecentInput) figures.cls += e.value; });
see('longtask', (e) => { figures.tbt += Math.max(0, e.duration - 50); figures.longest = Math.max(figures.longest, e.duration); });
new MutationObserver(() => {
  if (document.documentElement?.dataset.app === 'ready' && !figures.ready) figures.ready = performance.now();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-app'] });`

type paint struct {
	LCP, CLS, TBT, Longest, Ready float64
	Requests, Bytes               int // of the page and everything it loaded
	WasmBytes                     int
}

// TestFigures asserts nothing about time: it prints. An article, first visit, slow
// 4G (150 ms, 1.6 Mbit/s) and a CPU four times slower, with and without scripts.
func TestFigures(t *testing.T) {
	if !*figures {
		t.Skip("give -figures to measure")
	}
	s := startServer(t)
	for _, scripts := range []bool{false, true} {
		p := newProfile(t, s)
		tab := p.Tab(watchPaint)
		call(tab, network.Enable, network.EnableParams{})
		slow := network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: []*network.Conditions{{
			Latency: 150, DownloadThroughput: 1.6e6 / 8, UploadThroughput: 750e3 / 8,
		}}}
		call(tab, network.EmulateNetworkConditionsByRule, slow)
		call(tab, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4})
		if !scripts {
			call(tab, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: []*network.BlockPattern{
				{URLPattern: "*://*:*/assets/*.js", Block: true},
			}})
			tab.Excuse("Failed to load resource")
		}
		tab.Go("/articles/imago-some-couples-not-others")
		if scripts {
			tab.Ready()
		}
		tab.Wait("the page to settle", `new Promise((r) => setTimeout(() => r(true), 3000))`)
		f := eval[paint](tab, `(() => {
			const all = [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')].filter((e) => e.transferSize > 0);
			const bytes = (list) => list.reduce((n, e) => n + e.transferSize, 0);
			const wasm = all.filter((e) => e.name.endsWith('.wasm'));
			return { LCP: figures.lcp, CLS: figures.cls, TBT: figures.tbt, Longest: figures.longest, Ready: figures.ready,
				Requests: all.length, Bytes: bytes(all), WasmBytes: bytes(wasm) };
		})()`)
		t.Logf("scripts %-5v  LCP %4.0f ms  CLS %.3f  TBT %4.0f ms  longest task %4.0f ms  ready %5.0f ms  %d requests, %d bytes, %d of them app.wasm",
			scripts, f.LCP, f.CLS, f.TBT, f.Longest, f.Ready, f.Requests, f.Bytes, f.WasmBytes)
	}
	for _, name := range []string{"app.wasm", "app.wasm.br", "app.wasm.gz"} {
		if info, err := os.Stat("../../web/dist/" + name); err == nil {
			t.Logf("%-12s %8d bytes", name, info.Size())
		}
	}
}
