//go:build !js

package journey

import (
	"context"
	"os"
	"os/exec"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// profile is one browser profile on one device: closing it is closing the app,
// opening it again finds what was kept. A second profile is a second device.
type profile struct {
	t      *testing.T
	server *server
	dir    string
	shown  string          // the display that it shows itself on; empty: none
	ctx    context.Context // of the browser's own blank tab; nil: closed
	cancel func()
	tabs   []*tab
}

// newProfile opens a browser that has never been to the site.
func newProfile(t *testing.T, s *server) *profile {
	t.Helper()
	return (&profile{t: t, server: s}).New()
}

// New opens a browser on a profile that is empty, until the test ends.
func (p *profile) New() *profile {
	p.t.Helper()
	p.dir = p.t.TempDir()
	p.t.Cleanup(func() {
		p.Close()
		p.report()
	})
	p.Open()
	return p
}

// chromium finds the browser. A machine without one cannot say that the site
// works, so that is a failure and not a reason to skip.
func chromium(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("journeys through a real browser are not short")
	}
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("no Chromium was found: install it (Debian: apt-get install chromium), or set CHROMIUM to the path of a Chromium or Chrome")
	return ""
}

// Open starts the browser on its profile.
func (p *profile) Open() {
	p.t.Helper()
	seen := []chromedp.ExecAllocatorOption{chromedp.Headless}
	if p.shown != "" {
		seen = []chromedp.ExecAllocatorOption{chromedp.Env("DISPLAY=" + p.shown)}
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(seen,
		chromedp.ExecPath(chromium(p.t)),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-breakpad", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.UserDataDir(p.dir),
		chromedp.WSURLReadTimeout(startPatience),
	)...)
	ctx, cancel := chromedp.NewContext(allocator)
	p.ctx, p.cancel = ctx, func() { cancel(); stop() }
	if err := chromedp.Do(ctx); err != nil {
		p.t.Fatalf("starting the browser: %v", err)
	}
}

// Close closes every tab and the browser, as a reader who leaves does.
func (p *profile) Close() {
	if p.ctx == nil {
		return
	}
	for _, tab := range p.tabs {
		tab.Close()
	}
	ctx, cancel := context.WithTimeout(p.ctx, testPatience)
	defer cancel()
	if err := chromedp.Cancel(ctx); err != nil {
		p.t.Logf("closing the browser: %v", err)
	}
	p.cancel()
	p.ctx, p.cancel = nil, nil
}

// Reopen is the app closed and opened again.
func (p *profile) Reopen() {
	p.t.Helper()
	p.Close()
	p.Open()
}

// Tab opens a tab. Scripts run in each of its pages before the page's own.
func (p *profile) Tab(scripts ...string) *tab {
	p.t.Helper()
	return p.tab(nil, scripts...)
}

// Blank opens a tab without a page of the site, whose policy lets no test parse text.
func (p *profile) Blank(scripts ...string) *tab {
	p.t.Helper()
	tab := p.Tab(scripts...)
	if err := chromedp.Do(tab.ctx, chromedp.Navigate("about:blank")); err != nil {
		p.t.Fatalf("opening a blank tab: %v", err)
	}
	return tab
}

// Beside opens a tab in the window of the last one: of those two, one is seen.
func (p *profile) Beside(scripts ...string) *tab {
	p.t.Helper()
	return p.tab([]chromedp.ContextOption{chromedp.WithNewWindow(false)}, scripts...)
}

// Stranger opens a tab of somebody who has never been to the site: nothing that
// this profile stored is seen there.
func (p *profile) Stranger(scripts ...string) *tab {
	p.t.Helper()
	return p.tab([]chromedp.ContextOption{chromedp.WithNewBrowserContext()}, scripts...)
}

// Permit grants permissions, "clipboard-write" for one.
func (p *profile) Permit(names ...string) {
	p.t.Helper()
	for _, name := range names {
		_, err := chromedp.CallBrowser(p.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted, Origin: p.server.origin,
		})
		if err != nil {
			p.t.Fatalf("permission %s: %v", name, err)
		}
	}
}
