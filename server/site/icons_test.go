//go:build !js

package site

import (
	"log/slog"
	"os"
	"testing"
	"time"

	"stale.love/content"
	"stale.love/content/markdown"
	"stale.love/server/site/sitetest"
)

// TestIcons_AnotherMarkHasOtherAddressesAndTheSameNone: a browser keeps an icon for
// a year under its address.
func TestIcons_AnotherMarkHasOtherAddressesAndTheSameNone(t *testing.T) {
	t.Parallel()
	printed := func(before *Site, change func(*content.Site)) *Site {
		library, err := markdown.Load(content.Files)
		if err != nil {
			t.Fatal(err)
		}
		change(&library.Site)
		s, err := New(Config{
			Library: library, Static: os.DirFS("../../web/static"), Dist: sitetest.Dist(), Origin: "https://stale.love", Before: before, Plain: true,
			Log: slog.New(slog.DiscardHandler), Now: time.Now,
		})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	first := printed(nil, func(*content.Site) {})
	icons := []string{"mark.svg", "icon-192.png", "icon-512.png", "maskable-192.png", "maskable-512.png", "apple-touch-icon.png"}
	for what, tt := range map[string]struct {
		change func(*content.Site)
		same   bool
	}{
		"nothing":        {func(*content.Site) {}, true},
		"another name":   {func(s *content.Site) { s.Name = "Crumbs" }, true},
		"another mark":   {func(s *content.Site) { s.Mark.Shapes = `<circle cx="24" cy="24" r="20" fill="#b4652a"></circle>` }, false},
		"another ground": {func(s *content.Site) { s.Colours.Light["paper"] = "#ffffff" }, false},
	} {
		next := printed(first, tt.change)
		for _, name := range icons {
			own := what == "another ground" && (name == "mark.svg" || name == "icon-192.png" || name == "icon-512.png") // stands on none
			if same := next.Asset(name) == first.Asset(name); same != tt.same && !own {
				t.Errorf("%s: the address of %s is the same: %t", what, name, same)
			}
			if r := next.assets.byPath[next.Asset(name)]; r == nil || len(r.identity) == 0 {
				t.Errorf("%s: %s is empty", what, name)
			}
		}
	}
}
