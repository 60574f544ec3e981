//go:build !js

package journey

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"
)

// testPatience is how long a page may take for anything that it has to do. It is
// long because the machine may be busy, and longer than the app's own longest wait
// between two tries, which is 20 seconds; what must be fast is measured.
const testPatience = 45 * time.Second

// startPatience is how long a server or a browser may take to start.
const startPatience = 2 * time.Minute

// tab is a page in front of a reader.
type tab struct {
	t       *testing.T
	profile *profile
	ctx     context.Context
	cancel  func()

	mu           sync.Mutex
	requests     []string // what the page itself asked for, "GET http://…"
	began        map[network.RequestID]time.Time
	words        []string // everything on the console
	troubles     []trouble
	excused      []string                    // parts of messages that the test expects
	held         []*fetch.EventRequestPaused // requests held back, see Hold
	registration serviceworker.RegistrationID
}

func (p *profile) tab(options []chromedp.ContextOption, scripts ...string) *tab {
	p.t.Helper()
	ctx, cancel := chromedp.NewContext(p.ctx, options...)
	tab := &tab{t: p.t, profile: p, ctx: ctx, cancel: cancel, began: map[network.RequestID]time.Time{}}
	p.tabs = append(p.tabs, tab)
	if err := chromedp.Listen(ctx, tab.heard); err != nil {
		p.t.Fatalf("opening a tab: %v", err)
	}
	call(tab, serviceworker.Enable, cdp.Empty{})
	call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: 390, Height: 844, DeviceScaleFactor: 1, Mobile: true,
	})
	for _, source := range append([]string{reportViolations, noOffer}, scripts...) {
		call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source})
	}
	return tab
}

// noOffer keeps from the page that this browser could install it, which comes at a
// moment of the browser's choosing. Journeys that are about it send their own.
const noOffer = `addEventListener('beforeinstallprompt', (e) => { if (e.isTrusted) e.stopImmediatePropagation(); }, true);`

// call sends a DevTools command to the tab.
func call[P, R any](tab *tab, command cdp.Command[P, R], params P) R {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, testPatience)
	defer cancel()
	r, err := chromedp.Call(ctx, command, params)
	if err != nil {
		tab.t.Fatalf("%s: %v", command.Method, err)
	}
	return r
}

// eval evaluates an expression in the page, and waits for it if it is a promise.
func eval[T any](tab *tab, js string) T {
	tab.t.Helper()
	v, err := try[T](tab, testPatience, js)
	if err != nil {
		tab.t.Fatalf("%s: %v%s", js, err, tab.state())
	}
	return v
}

func try[T any](tab *tab, limit time.Duration, js string) (T, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, limit)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

// Close closes the tab.
func (tab *tab) Close() {
	if tab.cancel != nil {
		tab.cancel()
		tab.cancel = nil
	}
}

// Go opens a page by its address and waits until it is loaded, not until the app
// runs.
func (tab *tab) Go(path string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, testPatience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(tab.profile.server.origin+path)); err != nil {
		tab.t.Fatalf("opening %s: %v%s", path, err, tab.state())
	}
}

// Open opens a page and waits until the app has taken it over.
func (tab *tab) Open(path string) {
	tab.t.Helper()
	tab.Go(path)
	tab.Ready()
}

func (tab *tab) Ready() {
	tab.t.Helper()
	tab.Wait("the app to take over", `document.documentElement.dataset.app === 'ready'`)
}

// Front brings the tab to the front, as tapping it does.
func (tab *tab) Front() {
	tab.t.Helper()
	call(tab, page.BringToFront, cdp.Empty{})
}

// Wait waits until an expression is true in the page, across navigations.
func (tab *tab) Wait(what, js string) {
	tab.t.Helper()
	var last error
	ok := until(testPatience, func() bool {
		v, err := try[bool](tab, testPatience, "(async () => !!(await ("+js+")))()")
		last = err
		return err == nil && v
	})
	if !ok {
		tab.t.Fatalf("waited in vain for %s (%s): %v%s", what, js, last, tab.state())
	}
}

// WaitText waits until the text of an element is as given.
func (tab *tab) WaitText(selector, want string) {
	tab.t.Helper()
	tab.Wait(reads(selector, want))
}

// Tap taps an element with a finger's path: where it is on the screen, if
// nothing covers it, after it has come to rest.
func (tab *tab) Tap(selector string, modifiers ...chromedp.Modifier) {
	tab.t.Helper()
	x, y := tab.spot(selector, spot)
	press := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMousePressed,
		X: x, Y: y, Button: input.MouseButtonLeft, ClickCount: 1}
	for _, m := range modifiers {
		press.Modifiers |= int64(m)
	}
	call(tab, input.DispatchMouseEvent, press)
	press.Type = input.DispatchMouseEventTypeMouseReleased
	call(tab, input.DispatchMouseEvent, press)
}

// spot finds where to tap an element.
func (tab *tab) spot(selector, finder string) (x, y float64) {
	tab.t.Helper()
	type spot struct {
		X, Y float64
		Why  string
	}
	var at spot
	var last error
	ok := until(testPatience, func() bool {
		at, last = try[spot](tab, testPatience, fmt.Sprintf(`(%s)(%s)`, finder, quote(selector)))
		return last == nil && at.Why == ""
	})
	if !ok {
		tab.t.Fatalf("%s cannot be tapped: %s %v%s", selector, at.Why, last, tab.state())
	}
	return at.X, at.Y
}

// spot is where to tap an element, or why one cannot.
const spot = `async (selector) => {
	const el = document.querySelector(selector);
	if (!el) return { why: 'it is not there' };
	const frame = () => new Promise((r) => requestAnimationFrame(r));
	const place = () => { const r = el.getBoundingClientRect(); return { x: r.left + r.width / 2, y: r.top + r.height / 2, w: r.width, h: r.height }; };
	let p = place();
	if (p.w === 0 || p.h === 0) return { why: 'it has no size' };
	if (p.y < 80 || p.y > innerHeight - 100) el.scrollIntoView({ block: 'center', behavior: 'instant' });
	p = place();
	await frame(); await frame();
	const q = place();
	if (p.x !== q.x || p.y !== q.y) return { why: 'it moves' };
	const hit = document.elementFromPoint(p.x, p.y);
	if (!hit || !el.contains(hit)) {
		el.scrollIntoView({ block: 'center', behavior: 'instant' }); // from under a notice, as a reader does
		return { why: 'it is covered by ' + (hit && hit.outerHTML.slice(0, 120)) };
	}
	return { x: p.x, y: p.y, why: '' };
}`

// Keys presses keys one after the other, as named by chromedp's kb.
func (tab *tab) Keys(keys string, options ...chromedp.KeyOption) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, testPatience)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.KeyEvent(keys, options...)); err != nil {
		tab.t.Fatalf("keys: %v", err)
	}
}

// Sync waits until the one element that says so reports a state and a number of
// changes that wait.
func (tab *tab) Sync(state string, pending int) {
	tab.t.Helper()
	tab.Wait(syncs(state, pending))
}

// Pending waits for a number of changes that wait, whatever the sync is at.
func (tab *tab) Pending(n int) {
	tab.t.Helper()
	tab.Wait(waits(n))
}

// reads, syncs and waits are what to wait for, in words and as an expression.

func reads(selector, want string) (what, js string) {
	return fmt.Sprintf("%q in %s", want, selector),
		fmt.Sprintf(`document.querySelector(%s)?.textContent.trim() === %s`, quote(selector), quote(want))
}

func syncs(state string, pending int) (what, js string) {
	return fmt.Sprintf("data-sync=%s data-pending=%d", state, pending),
		fmt.Sprintf(`document.querySelector('[data-sync=%s][data-pending="%d"]')`, quote(state), pending)
}

func waits(n int) (what, js string) {
	return fmt.Sprintf("data-pending=%d", n), fmt.Sprintf(`document.querySelector('[data-sync][data-pending="%d"]')`, n)
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(errors.New("quoting: " + err.Error()))
	}
	return string(b)
}

func ftoa(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
