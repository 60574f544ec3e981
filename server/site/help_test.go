//go:build !js

package site

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestHelp_EveryNumberIsTheOneThatWasChecked compares what the page dials and texts,
// by country, with the list that was compared with the editors' sources. Changing a
// number takes a change in both places.
func TestHelp_EveryNumberIsTheOneThatWasChecked(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("testdata/help-numbers.txt")
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(read(t, get(newSite(t), "/help"))))
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	country, service := "", ""
	for n := range root.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "h2":
			country = text(n)
		case attribute(n, "class") == "name":
			service = text(n)
		case n.Data == "a":
			href := attribute(n, "href")
			number, call := strings.CutPrefix(href, "tel:")
			if !call && !strings.HasPrefix(href, "sms:") {
				continue
			}
			got.WriteString(country + " | " + service + " | " + text(n) + " | " + href + "\n")
			if call && number != digits(text(n)) {
				t.Errorf("%s: shows %q and dials %q", service, text(n), number)
			}
		}
	}
	if got.String() != string(want) {
		t.Errorf("the page has\n%s", got.String())
	}
}

func TestHelp_TheMostUrgentComesFirst(t *testing.T) {
	t.Parallel()
	order := []string{"In danger now", "Hurt, frightened or controlled", "In crisis or thinking of suicide", "More"}
	for _, c := range newSite(t).library.Help.Countries {
		last := -1
		for i, g := range grouped(c.Services) {
			at := slices.Index(order, g.Name)
			if at <= last {
				t.Errorf("%s: %q comes after %q", c.Name, g.Name, order[max(last, 0)])
			}
			if last = at; i == 0 && at != 0 {
				t.Errorf("%s begins with %q", c.Name, g.Name)
			}
		}
	}
}

// Whoever has hurt somebody finds a line apart from those for people who are hurt, and
// nothing is lost between the two.
func TestHelp_PeopleWhoHurtOthersHaveAPlaceOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	page := string(read(t, get(s, "/help")))
	countries, own, found := strings.Cut(page, `<section id="behaviour">`)
	own, _, _ = strings.Cut(own, `</section>`)
	if !found || !strings.Contains(own, "<p>") {
		t.Fatal("there is no such place")
	}
	n := 0
	for _, c := range s.library.Help.Countries {
		for _, service := range c.Services {
			in, among := strings.Contains(own, html.EscapeString(service.Name)), strings.Contains(countries, html.EscapeString(service.Name))
			if service.Group == "behaviour" {
				n++
			}
			if in != (service.Group == "behaviour") || among == in {
				t.Errorf("%s, %s: in its own place %v, among the others %v", c.Name, service.Name, in, among)
			}
		}
	}
	if n < 3 {
		t.Errorf("only %d services were looked at", n)
	}
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
