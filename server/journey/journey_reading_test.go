//go:build !js

package journey

import (
	"bytes"
	"fmt"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"stale.love/app/page"
)

// withoutScript turns scripts off in a tab, as some readers do.
func (tab *tab) withoutScript() {
	tab.t.Helper()
	call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

func TestReading_WithoutScriptEveryPageIsComplete(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.withoutScript()
	fixed, pieces := page.Paths(library)
	for _, path := range slices.Concat(fixed, page.Kept(library)[:3], pieces) {
		tab.Go(path)
		type facts struct {
			Levels, Hidden []string
			Help, Loader   int
			Title          string
		}
		f := eval[facts](tab, `({
			levels: [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => h.localName),
			hidden: [...document.querySelectorAll('#main *')].filter((e) => !e.closest('.timer, .done, svg, details, .toc, .on-paper') && !e.checkVisibility() && e.textContent.trim()).map((e) => e.outerHTML.slice(0, 80)),
			help: document.querySelectorAll('a[href="/help"]').length,
			loader: document.querySelectorAll('#app-wasm-loader').length,
			title: document.title,
		})`)
		if path == "/checkup" {
			f.Hidden = nil // what only the app does, see the next test
		}
		if f.Help == 0 || f.Loader != 0 || f.Title == "" || len(f.Hidden) != 0 {
			t.Errorf("%s: %+v", path, f)
		}
		if n := strings.Count(strings.Join(f.Levels, " "), "h1"); n != 1 {
			t.Errorf("%s has %d headings of the first order", path, n)
		}
		last := byte('0')
		for _, l := range f.Levels {
			if l[1] > last+1 {
				t.Errorf("%s: a heading h%c follows h%c: %v", path, l[1], last, f.Levels)
			}
			last = l[1]
		}
	}
	for _, a := range library.Articles {
		tab.Go(a.Path())
		type facts struct {
			H1, Minutes, Date string
			Sources, Text     int
			Link              bool
		}
		f := eval[facts](tab, `({
			h1: document.querySelector('h1').textContent,
			minutes: [...document.querySelectorAll('.facts li')].map((li) => li.textContent).find((w) => w.endsWith(' min')) ?? '',
			date: document.querySelector('time')?.dateTime ?? '',
			sources: document.querySelectorAll('#sources ~ * li, #sources li').length,
			text: document.querySelector('.prose').textContent.length,
			link: document.querySelector('.facts a[href="#sources"]') !== null,
		})`)
		want := facts{a.Title, fmt.Sprintf("%d min", a.Minutes), a.Published, a.Sources, f.Text, true}
		if f != want || f.Text < 3000 {
			t.Errorf("%s:\nhas  %+v\nwant %+v", a.Path(), f, want)
		}
	}
}

func TestReading_WithoutScriptTheCheckupAnswersAndKeepsNothing(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	tab := newProfile(t, s).Tab()
	tab.withoutScript()
	tab.Go("/checkup")
	if n := eval[int](tab, `[...document.querySelectorAll('.question[data-item]')].filter((q) => q.checkVisibility()).length`); n != 24 {
		t.Errorf("%d questions can be seen", n)
	}
	for i, item := range library.Quiz.Items {
		tab.tapStill(fmt.Sprintf(`label[for="%s-%d"]`, item.ID, (i/6)%5))
	}
	tab.tapStill(`.question.finish button`)
	tab.Wait("four bars", `document.querySelectorAll('.part svg').length === 4`)
	if words := eval[string](tab, `document.querySelector('.keep').textContent`); !strings.Contains(words, "kept nowhere") {
		t.Errorf("the page says %q", words)
	}
	if n := len(call(tab, network.GetCookies, network.GetCookiesParams{}).Cookies); n != 0 {
		t.Errorf("%d cookies were set", n)
	}
	for _, table := range []string{"accounts", "results", "likes", "counts", "sessions"} {
		if n := s.number("SELECT count(*) FROM " + table); n != 0 {
			t.Errorf("the server holds %d rows in %s", n, table)
		}
	}
}

// tapStill taps where scripts cannot say when the page has come to rest.
func (tab *tab) tapStill(selector string) {
	tab.t.Helper()
	x, y := tab.spot(selector, `(selector) => {
		const el = document.querySelector(selector);
		if (!el) return { why: 'it is not there' };
		el.scrollIntoView({ block: 'center', behavior: 'instant' });
		const r = el.getBoundingClientRect(), x = r.left + r.width / 2, y = r.top + r.height / 2;
		const hit = document.elementFromPoint(x, y);
		return { x, y, why: hit && el.contains(hit) ? '' : 'it is covered by ' + (hit && hit.outerHTML.slice(0, 120)) };
	}`)
	if err := chromedp.Do(tab.ctx, chromedp.MouseClickXY(x, y)); err != nil {
		tab.t.Fatal(err)
	}
}

func TestInstall_NothingSpeaksAgainstIt(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	tab := newProfile(t, s).Tab()
	tab.Open("/")
	tab.Wait("the service worker", `navigator.serviceWorker.controller`)
	for _, e := range call(tab, cdpage.GetInstallabilityErrors, cdp.Empty{}).InstallabilityErrors {
		t.Errorf("not installable: %s %v", e.ErrorID, e.ErrorArguments)
	}
	manifest := call(tab, cdpage.GetAppManifest, cdpage.GetAppManifestParams{})
	for _, e := range manifest.Errors {
		t.Errorf("manifest: %s", e.Message)
	}
	if manifest.Manifest == nil || manifest.Manifest.StartURL != s.origin+"/" || len(manifest.Manifest.Icons) < 4 {
		t.Fatalf("the manifest was read as %+v", manifest.Manifest)
	}
	for _, icon := range manifest.Manifest.Icons {
		resp, body := s.get(strings.TrimPrefix(icon.URL, s.origin))
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", icon.URL, resp.Status)
			continue
		}
		size, err := png.DecodeConfig(bytes.NewReader(body))
		if err != nil {
			t.Errorf("%s: %v", icon.URL, err)
		}
		if want := fmt.Sprintf("%dx%d", size.Width, size.Height); icon.Sizes != want {
			t.Errorf("%s is %s, and the manifest says %s", icon.URL, want, icon.Sizes)
		}
	}
}
