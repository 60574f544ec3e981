//go:build !js

package follow

import (
	"regexp"
	"strings"
	"testing"
)

func TestPracticeData_TellsEveryStepAndTheWay(t *testing.T) {
	t.Parallel()
	lib := magazine(t)
	for _, e := range lib.Exercises {
		data, err := PracticeData(lib, e, origin)
		if err != nil {
			t.Fatal(err)
		}
		g := described[anyGraph](t, data)
		if len(g.Graph) != 2 || g.Graph[0]["@type"] != "HowTo" || g.Graph[1]["@type"] != "BreadcrumbList" {
			t.Fatalf("%s: got %s", e.ID, data)
		}
		steps := g.Graph[0]["step"].([]any)
		if len(steps) != len(e.Steps) || len(steps) < 2 {
			t.Errorf("%s: %d steps of %d", e.ID, len(steps), len(e.Steps))
		}
		for i, s := range steps {
			s := s.(map[string]any)
			if s["position"] != float64(i+1) || s["text"] != e.Steps[i] || strings.ContainsAny(e.Steps[i], "<*[") {
				t.Errorf("%s: step %d is %v", e.ID, i+1, s)
			}
		}
		if !regexp.MustCompile(`^PT\d+M$`).MatchString(g.Graph[0]["totalTime"].(string)) || g.Graph[0]["image"] != origin+"/cards/exercises/"+e.Slug+".png" {
			t.Errorf("%s: %v, %v", e.ID, g.Graph[0]["totalTime"], g.Graph[0]["image"])
		}
		way := g.Graph[1]["itemListElement"].([]any)
		if last := way[len(way)-1].(map[string]any); len(way) != 4 || last["item"] != origin+e.Path() {
			t.Errorf("%s: the way is %v", e.ID, way)
		}
	}
}

func TestBooksData_NamesEveryBookAndItsAuthors(t *testing.T) {
	t.Parallel()
	lib := magazine(t)
	data, err := BooksData(lib, origin)
	if err != nil {
		t.Fatal(err)
	}
	list := described[map[string]any](t, data)
	items := list["itemListElement"].([]any)
	n := 0
	for _, g := range lib.Books.Groups {
		for _, b := range g.Books {
			item := items[n].(map[string]any)["item"].(map[string]any)
			n++
			authors := item["author"].([]any)
			if item["@type"] != "Book" || item["name"] != b.Title || len(authors) == 0 {
				t.Errorf("got %v for %q", item, b.Title)
			}
			for _, a := range authors {
				if name := a.(map[string]any)["name"].(string); strings.Contains(name, ",") || !strings.Contains(b.Author, name) {
					t.Errorf("%q is by %q", b.Title, name)
				}
			}
			if isbn, ok := item["isbn"].(string); ok && !regexp.MustCompile(`^\d{13}$`).MatchString(isbn) {
				t.Errorf("%q: ISBN %q", b.Title, isbn)
			}
		}
	}
	if n != 14 || len(items) != n {
		t.Errorf("%d books, %d in the list", n, len(items))
	}
}
