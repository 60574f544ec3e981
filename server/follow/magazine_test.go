//go:build !js

package follow

import (
	"sync"
	"testing"

	"stale.love/content"
	"stale.love/content/markdown"
)

const origin = "https://stale.love"

// load reads the real magazine once: goldmark counts in a global, so that two
// tests must not do it at the same time.
var load = sync.OnceValues(func() (*content.Library, error) { return markdown.Load(content.Files) })

func magazine(t *testing.T) *content.Library {
	t.Helper()
	lib, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

const nasty = "“Love” </script><script>alert('1')</script> & \"ours\" ]]> 💔 \u2028 O’Neill – 1 < 2"

// hostile is a magazine whose editor types everything there is on a keyboard.
func hostile() *content.Library {
	return &content.Library{
		Site: content.Site{Name: "Crumbs & <b>\"more\"</b> 💔", Tagline: nasty},
		Articles: []content.Article{
			{
				Slug: "changed", Title: nasty, Dek: nasty, Category: content.SharedGoals, Published: "2026-03-01", Updated: "2026-05-22",
				HTML: `<div class="prose"><p>“Fox” &amp; 1 &lt; 2 ]]&gt; 💔 <a href="/help#uk">h</a> <a href="#sources">s</a> <a href="other">o</a>` +
					` <a href="https://doi.org/10.1002/(SICI)1097%3C1661">d</a> <a href="mailto:a@example.org">m</a> <img src="/x.png" alt=""></p></div>`,
			},
			{Slug: "unchanged", Title: "Unchanged", Dek: "d", Category: content.Conflict, Published: "2026-02-01", HTML: "<p>x</p>"},
		},
		Quiz: content.Quiz{Items: []content.Item{
			{ID: "C1", Part: content.Communication, Text: "We secretly asked"}, {ID: "K1", Part: content.Conflict, Text: "Also secretly"},
		}},
	}
}

func files(t *testing.T, lib *content.Library) map[string]File {
	t.Helper()
	out, err := Files(lib, origin)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
