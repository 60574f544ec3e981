//go:build !js

package follow

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode"

	"stale.love/content"
	"stale.love/server/card"
)

// The nodes of schema.org that are used, with their properties in the order
// they are written in.
type (
	graph struct {
		Context string `json:"@context"`
		Graph   []any  `json:"@graph"`
	}
	reference struct {
		ID string `json:"@id"`
	}
	article struct {
		Type        string       `json:"@type"`
		ID          string       `json:"@id"`
		Headline    string       `json:"headline"`
		Description string       `json:"description"`
		Section     string       `json:"articleSection"`
		Published   string       `json:"datePublished"`
		Modified    string       `json:"dateModified"`
		Image       string       `json:"image"`
		Author      organization `json:"author"`
		Publisher   organization `json:"publisher"`
		Free        bool         `json:"isAccessibleForFree"`
		Language    string       `json:"inLanguage"`
		Page        reference    `json:"mainEntityOfPage"`
	}
	organization struct {
		Type string `json:"@type"`
		ID   string `json:"@id"`
		Name string `json:"name"`
		URL  string `json:"url"`
		Logo image  `json:"logo"`
	}
	image struct {
		Type   string `json:"@type"`
		URL    string `json:"url"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
	}
	breadcrumbs struct {
		Type  string  `json:"@type"`
		ID    string  `json:"@id"`
		Items []crumb `json:"itemListElement"`
	}
	crumb struct {
		Type     string `json:"@type"`
		Position int    `json:"position"`
		Name     string `json:"name"`
		Item     string `json:"item"`
	}
	quiz struct {
		Context   string       `json:"@context"`
		Type      string       `json:"@type"`
		ID        string       `json:"@id"`
		Name      string       `json:"name"`
		URL       string       `json:"url"`
		About     []thing      `json:"about"`
		Free      bool         `json:"isAccessibleForFree"`
		Language  string       `json:"inLanguage"`
		Publisher organization `json:"publisher"`
	}
	thing struct {
		Type string `json:"@type"`
		Name string `json:"name"`
	}
)

const schema = "https://schema.org"

// StructuredData returns the JSON-LD of an article's page: the article and the
// way to it. It may stand as it is between <script type="application/ld+json">
// and </script>: it has no <, > or & in it.
func StructuredData(lib *content.Library, a content.Article, origin string) ([]byte, error) {
	if err := check(origin); err != nil {
		return nil, err
	}
	p, err := newPiece(a, origin)
	if err != nil {
		return nil, fmt.Errorf("describing article %s: %w", a.Slug, err)
	}
	magazine := publisher(lib, origin)
	way := wayTo(lib, origin, step{lib.Site.Called("/articles"), "/articles"}, step{section(lib, a.Category), "/articles#" + string(a.Category)}, step{a.Title, a.Path()})
	return json.Marshal(graph{schema, []any{
		article{
			Type: "Article", ID: p.url + "#article", Headline: a.Title, Description: a.Dek, Section: section(lib, a.Category),
			Published: moment(p.published), Modified: moment(p.changed), Image: origin + card.Path(a),
			Author: magazine, Publisher: magazine, Free: true, Language: language(lib), Page: reference{p.url},
		},
		way,
	}})
}

// CheckupData returns the JSON-LD of the checkup's page, under the conditions
// of StructuredData: what it is about, and none of its questions or answers.
func CheckupData(lib *content.Library, origin string) ([]byte, error) {
	if err := check(origin); err != nil {
		return nil, err
	}
	q := quiz{
		Context: schema, Type: "Quiz", ID: origin + "/checkup#quiz", Name: lib.Site.Called("/checkup"), URL: origin + "/checkup",
		Free: true, Language: language(lib), Publisher: publisher(lib, origin),
	}
	for _, c := range content.Categories() {
		if slices.ContainsFunc(lib.Quiz.Items, func(i content.Item) bool { return i.Part == c }) {
			q.About = append(q.About, thing{"Thing", lib.Site.Category(c)})
		}
	}
	return json.Marshal(q)
}

// section is a category's name as a heading has it: "Shared goals".
func section(lib *content.Library, c content.Category) string {
	name := []rune(lib.Site.Category(c))
	if len(name) > 0 {
		name[0] = unicode.ToUpper(name[0])
	}
	return string(name)
}

func publisher(lib *content.Library, origin string) organization {
	return organization{
		Type: "Organization", ID: origin + "/#publisher", Name: lib.Site.Name, URL: origin + "/",
		Logo: image{"ImageObject", origin + card.LogoPath, card.LogoSide, card.LogoSide},
	}
}
