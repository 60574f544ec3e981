//go:build !js

package journey

import (
	"testing"

	"stale.love/app/engagement"
)

func TestShare_WithoutAnAccountEveryOutcomeIsSaid(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	p := newProfile(t, s)
	p.Permit("clipboard-write", "clipboard-read")
	for i, c := range []struct{ name, script, said string }{
		{"the clipboard", ``, "Link copied."},
		{"a share sheet", `Object.defineProperty(navigator, 'share', { value: async (what) => { globalThis.shared = what; } });`, "Shared."},
		{"a share sheet that is closed", `Object.defineProperty(navigator, 'share', { value: async () => { throw new DOMException('closed', 'AbortError'); } });`, "Not shared."},
		{"neither", `navigator.clipboard.writeText = async () => { throw new DOMException('no', 'NotAllowedError'); };`, ""},
		{"no clipboard at all", `Object.defineProperty(navigator, 'clipboard', { value: undefined });`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := library.Articles[i]
			link := s.origin + a.Path()
			tab := p.Tab(c.script)
			defer tab.Close()
			tab.t = t
			tab.Open(a.Path())
			tab.Tap(share)
			want := engagement.Counts{Views: 1}
			if c.said == "" {
				tab.Wait("the link, selected", `document.activeElement?.id === 'share-link' && getSelection().toString() === document.activeElement.value`)
				if v := eval[string](tab, `document.activeElement.value`); v != link {
					t.Errorf("the link is %q, not %q", v, link)
				}
				tab.Tap(`#sheet [data-action="close"]`)
				tab.Wait("the sheet to close", `!document.querySelector('#sheet')`)
			} else {
				tab.WaitText(".say", c.said)
			}
			switch c.name {
			case "the clipboard":
				want.Shares = 1
				if v := eval[string](tab, `navigator.clipboard.readText()`); v != link {
					t.Errorf("the clipboard holds %q, not %q", v, link)
				}
			case "a share sheet":
				want.Shares = 1
				if v := eval[string](tab, `shared.title + ' ' + shared.url`); v != a.Title+" "+link {
					t.Errorf("what was shared is %q", v)
				}
			}
			tab.Tell()
			s.waitCounts(c.name, func(c map[string]engagement.Counts) bool { return c[a.Slug] == want })
		})
	}
}

// tomorrow moves the page's clock by a day.
const tomorrow = `{
	const Today = Date, day = 24 * 60 * 60 * 1000;
	globalThis.Date = class extends Today {
		constructor(...a) { if (a.length) super(...a); else super(Today.now() + day); }
		static now() { return Today.now() + day; }
	};
}`

func TestCounts_AViewCountsOnceADayAndOfflineOnesOwnAreAdded(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	one, two, three := library.Articles[0], library.Articles[1], library.Articles[2]
	s := startServer(t)
	a, b := newProfile(t, s), newProfile(t, s)
	a.Permit("clipboard-write")
	const views, shares = `[data-count="views"]`, `[data-action="share"] .n`

	tab := a.Tab()
	tab.Open(one.Path())
	tab.Kept(len(library.Articles))
	tab.WaitText(views, "1 view")
	tab.Open(one.Path())
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Tap(`#main a[href="` + two.Path() + `"]`)
	tab.WaitText(views, "1 view")
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Tap(`#main a[href="` + one.Path() + `"]`)
	tab.WaitText(views, "1 view")
	tab.Noted(2)
	tab.Tell()

	other := b.Tab()
	other.Open(one.Path())
	other.WaitText(views, "2 views")
	other.Tell()
	b.Close()

	s.waitCounts("two views and one", func(c map[string]engagement.Counts) bool {
		return c[one.Slug] == engagement.Counts{Views: 2} && c[two.Slug] == engagement.Counts{Views: 1}
	})
	tab.Open(one.Path())
	tab.WaitText(views, "2 views")

	s.Kill()
	tab.Front()
	tab.Open(one.Path())
	tab.WaitText(views, "2 views")
	tab.Tap(share)
	tab.WaitText(shares, "Share · 1")
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Tap(`#main a[href="` + three.Path() + `"]`)
	tab.WaitText(views, "1 view")
	a.Reopen()
	tab = a.Tab()
	tab.Open(one.Path())
	tab.WaitText(views, "2 views")
	tab.WaitText(shares, "Share · 1")

	s.Start()
	tab.Tell()
	s.waitCounts("what was done offline", func(c map[string]engagement.Counts) bool {
		return c[one.Slug].Shares == 1 && c[three.Slug].Views == 1
	})
	later := a.Tab(tomorrow)
	later.Open(one.Path())
	later.WaitText(views, "3 views")
	later.Tell()
	s.waitCounts("another view on another day, and nothing twice", func(c map[string]engagement.Counts) bool {
		return c[one.Slug] == engagement.Counts{Views: 3, Shares: 1} &&
			c[two.Slug] == engagement.Counts{Views: 1} && c[three.Slug] == engagement.Counts{Views: 1}
	})
}
