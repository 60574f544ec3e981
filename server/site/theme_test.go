//go:build !js

package site

import (
	"regexp"
	"strings"
	"testing"

	"stale.love/content"
)

// tokens reads the custom properties of the rule with a selector, as a browser gets
// them.
func tokens(t *testing.T, s *Site, selector string) map[string]string {
	t.Helper()
	css := string(s.assets.byPath[s.assets.paths["styles.css"]].identity)
	_, rest, found := strings.Cut(css, selector+" {")
	if !found {
		t.Fatalf("no rule for %s", selector)
	}
	rule, _, _ := strings.Cut(rest, "}")
	out := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(rule, -1) {
		out[m[1]] = m[2]
	}
	return out
}

func TestTheme_TheMagazinesColoursAreTheStyleSheets(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.library.Site.Colours
	for selector, scheme := range map[string]content.Scheme{
		":root": c.Light, `:root[data-theme="light"]`: c.Light, `:root[data-theme="sepia"]`: c.Sepia,
		`:root[data-theme="dark"]`: c.Dark, ":root:not([data-theme])": c.Dark,
	} {
		got := tokens(t, s, selector)
		for _, token := range content.Tokens() {
			if got[token] == "" || got[token] != scheme[token] {
				t.Errorf("%s: --%s is %q, want %q", selector, token, got[token], scheme[token])
			}
		}
		for _, category := range content.Categories() {
			if on := got["slab-"+string(category)]; on != c.Dark[string(category)] {
				t.Errorf("%s: %s on a slab is %q, want that of the dark scheme", selector, category, on)
			}
		}
		if dark := scheme["ink"] == c.Dark["ink"]; dark && got["slab-wash"] != c.Dark["wash"] || !dark && got["slab-wash"] != scheme["ink"] {
			t.Errorf("%s: a slab is %q", selector, got["slab-wash"])
		}
	}
}

// TestTheme_NoColourIsWrittenElsewhere keeps a publisher's colours in one place. Paper
// out of a printer is white, and what is on it black and grey.
func TestTheme_NoColourIsWrittenElsewhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	css := string(s.assets.byPath[s.assets.paths["styles.css"]].identity)
	_, css, _ = strings.Cut(css, "--serif")
	grey := regexp.MustCompile(`^#(0{3}|4{3}|b{3}|f{3}|f2f2f2)$|^rgb\(0 0 0 / `) // the last is shade
	for _, found := range regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(rgba?|hsla?|oklch|oklab)\([^)]*`).FindAllString(css, -1) {
		if !grey.MatchString(found) {
			t.Errorf("the style sheet has %s outside of content/site.yaml", found)
		}
	}
	if !strings.Contains(css, "@media print") {
		t.Error("print's black and white are gone: look at everything, then")
	}
}

func TestTheme_OnPaperTheColoursAreTheMagazinesAndCanBeRead(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	got := tokens(t, s, "@media print { :root:root:root")
	for _, token := range append([]string{"accent"}, categories()...) {
		if want := deeper(s.library.Site.Colours.Light[token]); got[token] != want || want >= s.library.Site.Colours.Light[token] {
			t.Errorf("--%s is %q, want %q", token, got[token], want)
		}
	}
}
