//go:build !js

package follow

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"stale.love/content"
)

// described reads JSON-LD through an HTML page, as a crawler does.
func described[T any](t *testing.T, data []byte) T {
	t.Helper()
	page := `<!doctype html><title>x</title><script type="application/ld+json">` + string(data) + `</script><p id="after">after</p>`
	var found []string
	after := false
	nodes(t, page, func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "script" {
			found = append(found, n.FirstChild.Data)
		}
		after = after || n.Type == html.ElementNode && n.Data == "p"
	})
	if len(found) != 1 || !after {
		t.Fatalf("%d scripts in the page, text after them: %t", len(found), after)
	}
	if strings.ContainsAny(found[0], "<>&\u2028\u2029") {
		t.Errorf("not safe in a script: %s", found[0])
	}
	var out T
	if err := json.Unmarshal([]byte(found[0]), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

type anyGraph struct {
	Context string           `json:"@context"`
	Graph   []map[string]any `json:"@graph"`
}

func structured(t *testing.T, lib *content.Library, a content.Article) (article, breadcrumbs map[string]any) {
	t.Helper()
	data, err := StructuredData(lib, a, origin)
	if err != nil {
		t.Fatal(err)
	}
	g := described[anyGraph](t, data)
	if g.Context != "https://schema.org" || len(g.Graph) != 2 || g.Graph[0]["@type"] != "Article" || g.Graph[1]["@type"] != "BreadcrumbList" {
		t.Fatalf("got %s", data)
	}
	return g.Graph[0], g.Graph[1]
}

func TestStructuredData_EveryArticleSaysWhatASearchEngineAsksFor(t *testing.T) {
	t.Parallel()
	lib := magazine(t)
	for _, a := range lib.Articles {
		article, _ := structured(t, lib, a)
		for key, want := range map[string]any{
			"headline": a.Title, "description": a.Dek, "image": origin + "/cards/" + a.Slug + ".png", "isAccessibleForFree": true,
		} {
			if article[key] != want {
				t.Errorf("%s: %s is %v, want %v", a.Slug, key, article[key], want)
			}
		}
		for _, key := range []string{"datePublished", "dateModified"} {
			if _, err := time.Parse(time.RFC3339, article[key].(string)); err != nil {
				t.Errorf("%s: %s: %v", a.Slug, key, err)
			}
		}
		for _, key := range []string{"author", "publisher"} {
			who := article[key].(map[string]any)
			logo := who["logo"].(map[string]any)
			if who["@type"] != "Organization" || who["name"] != lib.Site.Name || logo["url"] != origin+"/logo.png" {
				t.Errorf("%s: %s is %v", a.Slug, key, who)
			}
		}
		if at := article["mainEntityOfPage"].(map[string]any)["@id"]; at != origin+a.Path() {
			t.Errorf("%s: its page is %v", a.Slug, at)
		}
	}
}

func TestStructuredData_TheWayLeadsFromHomeToTheArticle(t *testing.T) {
	t.Parallel()
	lib := hostile()
	_, way := structured(t, lib, lib.Articles[0])
	want := [][2]string{
		{"Home", origin + "/"}, {"Articles", origin + "/articles"},
		{"Shared goals", origin + "/articles#shared-goals"}, {nasty, origin + "/articles/changed"},
	}
	steps := way["itemListElement"].([]any)
	if len(steps) != len(want) {
		t.Fatalf("%d steps", len(steps))
	}
	for i, step := range steps {
		s := step.(map[string]any)
		if s["@type"] != "ListItem" || s["position"] != float64(i+1) || s["name"] != want[i][0] || s["item"] != want[i][1] {
			t.Errorf("step %d is %v", i+1, s)
		}
	}
}

func TestStructuredData_HostileTitleArrivesAsItWasTyped(t *testing.T) {
	t.Parallel()
	lib := hostile()
	article, _ := structured(t, lib, lib.Articles[0])
	if article["headline"] != nasty || article["description"] != nasty {
		t.Errorf("got %q", article["headline"])
	}
	if article["datePublished"] != "2026-03-01T00:00:00Z" || article["dateModified"] != "2026-05-22T00:00:00Z" {
		t.Errorf("dates are %v and %v", article["datePublished"], article["dateModified"])
	}
}

func TestCheckupData_SaysWhatItIsAboutAndNoneOfItsQuestions(t *testing.T) {
	t.Parallel()
	lib := hostile()
	data, err := CheckupData(lib, origin)
	if err != nil {
		t.Fatal(err)
	}
	q := described[map[string]any](t, data)
	if q["@type"] != "Quiz" || q["name"] == "" || q["isAccessibleForFree"] != true || q["url"] != origin+"/checkup" {
		t.Errorf("got %s", data)
	}
	if about := q["about"].([]any); len(about) != 2 || about[1].(map[string]any)["name"] != "conflict" {
		t.Errorf("it is about %v", about)
	}
	for _, item := range lib.Quiz.Items {
		if strings.Contains(string(data), item.Text) {
			t.Errorf("it tells the question %q", item.Text)
		}
	}
}
