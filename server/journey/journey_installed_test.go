//go:build !js

package journey

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/pwa"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// Install puts the site among the device's programs, as the reader's yes to the
// browser's question does.
func (p *profile) Install() {
	p.t.Helper()
	if _, err := chromedp.CallBrowser(p.ctx, pwa.Install, pwa.InstallParams{
		ManifestID: p.server.origin + "/", InstallURLOrBundleURL: p.server.origin + "/",
	}); err != nil {
		p.t.Fatalf("installing: %v", err)
	}
	// The browser's own question has this ticked.
	if _, err := chromedp.CallBrowser(p.ctx, pwa.ChangeAppUserSettings, pwa.ChangeAppUserSettingsParams{
		ManifestID: p.server.origin + "/", DisplayMode: pwa.DisplayModeStandalone,
	}); err != nil {
		p.t.Fatalf("a window of its own: %v", err)
	}
}

// Window opens the installed app, as its icon does, in a window of its own. No other
// page of the site is open.
func (p *profile) Window() *tab {
	p.t.Helper()
	if _, err := chromedp.CallBrowser(p.ctx, pwa.Launch, pwa.LaunchParams{ManifestID: p.server.origin + "/"}); err != nil {
		p.t.Fatalf("opening the app: %v", err)
	}
	var id target.ID
	if !until(testPatience, func() bool {
		targets, err := chromedp.Targets(p.ctx)
		i := slices.IndexFunc(targets, func(info *target.Info) bool {
			// A window on its way to its page, which has no title yet, cannot be driven.
			return info.Type == "page" && strings.HasPrefix(info.URL, p.server.origin) && !strings.Contains(info.URL, info.Title)
		})
		if err == nil && i >= 0 {
			id = targets[i].TargetID
		}
		return id != ""
	}) {
		p.t.Fatal("the app shows no page")
	}
	return p.tab([]chromedp.ContextOption{chromedp.WithTargetID(id)})
}

func TestInstalled_TheWindowKeepsTheAccountAndSendsOnce(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	one, two := library.Articles[0], library.Articles[1]
	xvfb := installed(t, "xvfb", "Xvfb")
	s := startServer(t)
	p := (&profile{t: t, server: s, shown: display(t, xvfb)}).New()
	tab := p.Tab()
	tab.Open(one.Path())
	tab.Kept(len(library.Articles))
	tab.SignUp()
	p.Install()

	p.Close()
	s.Kill()
	p.Open()
	window := p.Window()
	window.Ready()
	window.WaitText(".brand-name", library.Site.Name)
	if !eval[bool](window, `matchMedia('(display-mode: standalone), (display-mode: window-controls-overlay)').matches`) {
		t.Error("it opened in a tab")
	}
	window.Tap(`.tabs a[href="/library"]`)
	window.Wait("the library", `document.querySelector('.space')`)
	if eval[bool](window, `document.querySelector('[data-action="install"]') !== null`) {
		t.Error("what is installed is offered again")
	}
	window.Tap(`.tabs a[href="/articles"]`)
	window.Tap(`#main a[href="` + one.Path() + `"]`)
	window.WaitText("h1", one.Title)
	window.Wait("the like of the account", `document.querySelector('`+like+`').ariaPressed === 'true'`)
	window.Tap(`.bar a[href="/articles"]`)
	window.Tap(`#main a[href="` + two.Path() + `"]`)
	window.WaitText("h1", two.Title)
	window.Tap(like)
	window.Pending(1)
	window.Sync("offline", 1)

	p.Close()
	s.Start()
	p.Open()
	window = p.Window()
	window.Ready()
	window.Sync("idle", 0)
	for _, a := range []string{one.Slug, two.Slug} {
		if n := s.counts()[a].Likes; n != 1 {
			t.Errorf("%s has %d likes", a, n)
		}
	}
}
