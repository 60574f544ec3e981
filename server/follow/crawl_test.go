//go:build !js

package follow

import (
	"encoding/xml"
	"slices"
	"strings"
	"testing"
	"time"

	"stale.love/content"
)

// pages reads a sitemap as a search engine does: addresses and dates.
func pages(t *testing.T, lib *content.Library) map[string]string {
	t.Helper()
	var set struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []struct {
			Loc     string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
			LastMod string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
	}
	if err := xml.Unmarshal(files(t, lib)[SitemapPath].Data, &set); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, u := range set.URLs {
		if _, twice := out[u.Loc]; twice {
			t.Errorf("%s is listed twice", u.Loc)
		}
		out[u.Loc] = u.LastMod
	}
	return out
}

func TestSitemap_ListsEveryArticleWithTheDayItChanged(t *testing.T) {
	t.Parallel()
	lib := magazine(t)
	found := pages(t, lib)
	for _, a := range lib.Articles {
		day, listed := found[origin+a.Path()]
		if _, err := time.Parse(time.DateOnly, day); !listed || err != nil {
			t.Errorf("%s: listed %t, changed on %q", a.Slug, listed, day)
		}
	}
	found = pages(t, hostile())
	if got := [2]string{found[origin+"/articles/changed"], found[origin+"/articles/unchanged"]}; got != [2]string{"2026-05-22", "2026-02-01"} {
		t.Errorf("changed on %q", got)
	}
}

func TestSitemap_AListChangesWithWhatItLists(t *testing.T) {
	t.Parallel()
	lib := hostile()
	lib.Exercises = []content.Exercise{{ID: "EX-01", Slug: "walk", Checked: "2026-04-01"}, {ID: "EX-02", Slug: "talk", Checked: "2026-04-03"}}
	lib.Help.Checked = "2026-06-01"
	found := pages(t, lib)
	for path, want := range map[string]string{
		"/": "2026-05-22", "/articles": "2026-05-22", "/exercises": "2026-04-03", "/exercises/walk": "2026-04-01", "/help": "2026-06-01", "/checkup": "",
	} {
		if got, listed := found[origin+path]; !listed || got != want {
			t.Errorf("%s: listed %t, changed on %q, want %q", path, listed, got, want)
		}
	}
}

func TestSitemap_LeavesOutWhatIsAboutADevice(t *testing.T) {
	t.Parallel()
	lib := magazine(t)
	found := pages(t, lib)
	listed := []string{"/", "/articles", "/checkup", "/exercises", "/books", "/help", lib.Exercises[0].Path()}
	for _, p := range lib.Pages {
		listed = append(listed, p.Path())
	}
	for _, path := range listed {
		if _, listed := found[origin+path]; !listed {
			t.Errorf("%s is missing", path)
		}
	}
	for _, path := range []string{"/offline", "/library", "/account", "/checkup/snapshot", "/checkup/compare", "/404"} {
		if _, listed := found[origin+path]; listed {
			t.Errorf("%s is listed", path)
		}
	}
}

func TestRobots_AreAskedToKeepOutOfTheAPIOnly(t *testing.T) {
	t.Parallel()
	var rules []string
	for line := range strings.Lines(string(files(t, magazine(t))[RobotsPath].Data)) {
		if line = strings.TrimSpace(line); line != "" {
			rules = append(rules, line)
		}
	}
	want := []string{"User-agent: *", "Allow: /", "Disallow: /api/", "Sitemap: https://stale.love/sitemap.xml"}
	if !slices.Equal(rules, want) {
		t.Errorf("got %q", rules)
	}
}

func TestOpenSearch_ABrowserFindsTheSearchPage(t *testing.T) {
	t.Parallel()
	for name, lib := range map[string]*content.Library{"real": magazine(t), "hostile": hostile()} {
		var d struct {
			XMLName       xml.Name `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
			ShortName     string
			Description   string
			InputEncoding string
			Image         string
			URLs          []struct {
				Type     string `xml:"type,attr"`
				Template string `xml:"template,attr"`
			} `xml:"Url"`
		}
		if err := xml.Unmarshal(files(t, lib)[OpenSearchPath].Data, &d); err != nil {
			t.Fatal(err)
		}
		if n := len([]rune(d.ShortName)); n == 0 || n > 16 || d.Description == "" || d.InputEncoding != "UTF-8" {
			t.Errorf("%s: short name %q, description %q, in %q", name, d.ShortName, d.Description, d.InputEncoding)
		}
		if !strings.HasPrefix(lib.Site.Name, d.ShortName) {
			t.Errorf("%s: %q is not the beginning of %q", name, d.ShortName, lib.Site.Name)
		}
		if len(d.URLs) == 0 || d.URLs[0].Type != "text/html" || d.URLs[0].Template != "https://stale.love/search?q={searchTerms}" {
			t.Errorf("%s: addresses %v", name, d.URLs)
		}
	}
}
