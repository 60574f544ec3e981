package page

import (
	"testing"

	"stale.love/content"
)

func TestNews_SaysWhatTheReaderHasNotYet(t *testing.T) {
	t.Parallel()
	old := []content.Article{{Slug: "a", Title: "A"}, {Slug: "b", Title: "B", Updated: "2026-11-01"}}
	for want, after := range map[string][]content.Article{
		"New: “C”.":                 {{Slug: "c", Title: "C"}, old[0], old[1]},
		"New: “C” and “D”.":         {{Slug: "c", Title: "C"}, {Slug: "d", Title: "D"}, old[0]},
		"New: “C”, “D” and 2 more.": {{Slug: "c", Title: "C"}, {Slug: "d", Title: "D"}, {Slug: "e", Title: "E"}, {Slug: "f", Title: "F"}},
		"An article was revised.":   {{Slug: "a", Title: "A!"}, {Slug: "b", Title: "B", Updated: "2026-11-02"}},
		"2 articles were revised.":  {{Slug: "a", Title: "A", Updated: "2026-11-02"}, {Slug: "b", Title: "B", Updated: "2026-11-02"}},
		"A new edition is ready.":   old,
	} {
		if got := NewsOf(&content.Library{Articles: old}, &content.Library{Articles: after}).words(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestInstall_IsOfferedAtAGoodMomentOnly(t *testing.T) {
	t.Parallel()
	library := &content.Library{Articles: []content.Article{{Slug: "a"}, {Slug: "red", Sensitive: true}}}
	done := map[string]Mark{"a": {Done: true}, "b": {Done: true}}
	for what, c := range map[string]struct {
		want bool
		path string
		r    Reader
	}{
		"nobody knows the reader":           {false, "/", Reader{Install: Install{Way: InstallPrompt}}},
		"one article was read":              {false, "/", Reader{Install: Install{Way: InstallPrompt}, Reading: Reading{Marks: map[string]Mark{"a": {Done: true}, "b": {Share: 0.9}}}}},
		"two articles were read":            {true, "/", Reader{Install: Install{Way: InstallPrompt}, Reading: Reading{Marks: done}}},
		"one was liked":                     {true, "/articles/a", Reader{Install: Install{Way: InstallApple}, Likes: map[string]bool{"a": true}}},
		"a like was taken back":             {false, "/", Reader{Install: Install{Way: InstallApple}, Likes: map[string]bool{"a": false}}},
		"it is installed":                   {false, "/", Reader{Install: Install{Way: InstallDone}, Reading: Reading{Marks: done}}},
		"the browser cannot":                {false, "/", Reader{Reading: Reading{Marks: done}}},
		"somebody may need to leave":        {false, "/help", Reader{Install: Install{Way: InstallPrompt}, Reading: Reading{Marks: done}}},
		"the article is a sensitive one":    {false, "/articles/red", Reader{Install: Install{Way: InstallPrompt}, Reading: Reading{Marks: done}}},
		"a private answer asks for caution": {false, "/", Reader{Install: Install{Way: InstallPrompt}, Reading: Reading{Marks: done}, Safety: Safety{Hide: true}}},
		"a panel is open":                   {false, "/", Reader{Install: Install{Way: InstallPrompt}, Reading: Reading{Marks: done}, Sheet: SheetLook}},
	} {
		v := View{Library: library, Place: Find(library, c.path), Reader: c.r}
		if got := v.MayOffer(); got != c.want {
			t.Errorf("%s: %v", what, got)
		}
	}
}

func TestShelf_SizesAreSaidAsReadersSayThem(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "nothing", 1: "1 KB", 1499: "1 KB", 38_400: "38 KB", 999_400: "999 KB", 1_440_000: "1.4 MB", 12_345_678: "12 MB", 1_500_000_000: "1.5 GB", 2_000_000_000_000: "2,000 GB"} {
		if got := size(n); got != want {
			t.Errorf("%d bytes are %q, want %q", n, got, want)
		}
	}
	for want, s := range map[string]Shelf{
		"Measuring…": {},
		"The articles take 2 KB. This browser does not say how much the app itself takes.":                                     {Measured: true, Sizes: map[string]int64{"a": 1200, "b": 900}},
		"The articles take nothing. With the app itself it is 8.0 MB, by the browser’s own estimate.":                          {Measured: true, Usage: 8e6},
		"The articles take nothing. With the app itself it is 8.0 MB, by the browser’s own estimate, of the 1.0 GB it allows.": {Measured: true, Usage: 8e6, Quota: 1e9},
	} {
		if got := space(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
