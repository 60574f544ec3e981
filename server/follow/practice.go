//go:build !js

package follow

import (
	"encoding/json"
	"fmt"
	"strings"

	"stale.love/content"
	"stale.love/server/card"
)

type (
	howTo struct {
		Type        string       `json:"@type"`
		ID          string       `json:"@id"`
		Name        string       `json:"name"`
		Description string       `json:"description"`
		Image       string       `json:"image"`
		Time        string       `json:"totalTime"`
		Steps       []howToStep  `json:"step"`
		Publisher   organization `json:"publisher"`
		Free        bool         `json:"isAccessibleForFree"`
		Language    string       `json:"inLanguage"`
		Page        reference    `json:"mainEntityOfPage"`
	}
	howToStep struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		Text     string `json:"text"`
	}
	itemList struct {
		Context string     `json:"@context"`
		Type    string     `json:"@type"`
		ID      string     `json:"@id"`
		Name    string     `json:"name"`
		URL     string     `json:"url"`
		Items   []listItem `json:"itemListElement"`
	}
	listItem struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		Item     book   `json:"item"`
	}
	book struct {
		Type    string  `json:"@type"`
		Name    string  `json:"name"`
		Authors []thing `json:"author"`
		Year    string  `json:"datePublished,omitempty"`
		ISBN    string  `json:"isbn,omitempty"`
	}
)

// PracticeData returns the JSON-LD of an exercise's page, under the conditions of
// StructuredData: the steps and the way to it.
func PracticeData(lib *content.Library, e content.Exercise, origin string) ([]byte, error) {
	if err := check(origin); err != nil {
		return nil, err
	}
	url := origin + e.Path()
	h := howTo{
		Type: "HowTo", ID: url + "#exercise", Name: e.Name, Description: e.Dek, Image: origin + card.PracticePath(e),
		Time: fmt.Sprintf("PT%dM", e.Minutes), Publisher: publisher(lib, origin), Free: true, Language: language(lib), Page: reference{url},
	}
	for i, step := range e.Steps {
		h.Steps = append(h.Steps, howToStep{"HowToStep", i + 1, step})
	}
	return json.Marshal(graph{schema, []any{h, wayTo(lib, origin, step{lib.Site.Called("/exercises"), "/exercises"}, step{section(lib, e.Category), "/exercises#" + string(e.Category)}, step{e.Name, e.Path()})}})
}

// BooksData returns the JSON-LD of the reading list: what the books are, and no
// opinion of them.
func BooksData(lib *content.Library, origin string) ([]byte, error) {
	if err := check(origin); err != nil {
		return nil, err
	}
	list := itemList{Context: schema, Type: "ItemList", ID: origin + "/books#list", Name: lib.Site.Called("/books"), URL: origin + "/books", Items: []listItem{}}
	for _, g := range lib.Books.Groups {
		for _, b := range g.Books {
			entry := book{Type: "Book", Name: b.Title, Year: b.Year, ISBN: strings.ReplaceAll(b.ISBN, "-", "")}
			for _, name := range strings.Split(strings.ReplaceAll(b.Author, " and ", ", "), ", ") {
				entry.Authors = append(entry.Authors, thing{"Person", name})
			}
			list.Items = append(list.Items, listItem{"ListItem", len(list.Items) + 1, entry})
		}
	}
	return json.Marshal(list)
}

// OwnData returns the JSON-LD of one of the magazine's own pages: the way to it.
func OwnData(lib *content.Library, p content.Page, origin string) ([]byte, error) {
	if err := check(origin); err != nil {
		return nil, err
	}
	return json.Marshal(graph{schema, []any{wayTo(lib, origin, step{p.Title, p.Path()})}})
}

// step is a page on the way to another.
type step struct{ name, at string }

// wayTo is the breadcrumbs that lead from home over the steps to the last.
func wayTo(lib *content.Library, origin string, steps ...step) breadcrumbs {
	way := breadcrumbs{Type: "BreadcrumbList", ID: origin + steps[len(steps)-1].at + "#breadcrumbs"}
	for i, s := range append([]step{{lib.Site.Called("/"), "/"}}, steps...) {
		way.Items = append(way.Items, crumb{"ListItem", i + 1, s.name, origin + s.at})
	}
	return way
}
