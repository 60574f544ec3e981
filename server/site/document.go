//go:build !js

package site

import (
	"bytes"
	"fmt"
	"html/template"

	"stale.love/app/page"
	"stale.love/content"
	"stale.love/server/card"
	"stale.love/server/follow"
)

// document is the page around what package page draws. go-app's own would carry
// inline script and a loader over the text.
var document = template.Must(template.New("document").Parse(`<!doctype html>
<html lang="{{.Magazine.Language}}">
<head>
<meta charset="utf-8">
<script src="{{.Asset "exit.js"}}"></script>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>{{.Title}}</title>
<meta name="description" content="{{.Description}}">
<meta name="theme-color" content="{{index .Magazine.Colours.Light "paper"}}" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="{{index .Magazine.Colours.Dark "paper"}}" media="(prefers-color-scheme: dark)">
<link rel="canonical" href="{{.Canonical}}">
<meta property="og:site_name" content="{{.Site}}">
<meta property="og:title" content="{{.Title}}">
<meta property="og:description" content="{{.Description}}">
<meta property="og:url" content="{{.Canonical}}">
<meta property="og:type" content="{{.Type}}">
<meta property="og:image" content="{{.Origin}}{{.Card}}">
<meta property="og:image:width" content="1200">
<meta property="og:image:height" content="630">
<meta property="og:image:type" content="image/png">
<meta property="og:image:alt" content="{{.CardWords}}">
<meta name="twitter:card" content="summary_large_image">
{{with .Piece}}<meta property="article:published_time" content="{{.Published}}">
{{with .Updated}}<meta property="article:modified_time" content="{{.}}">
{{end}}<meta property="article:section" content="{{$.Magazine.Category .Category}}">
{{end}}{{if .Private}}<meta name="robots" content="noindex">
{{end}}<link rel="alternate" type="application/atom+xml" title="{{.Site}}" href="/feed.xml">
<link rel="alternate" type="application/feed+json" title="{{.Site}}" href="/feed.json">
<link rel="search" type="application/opensearchdescription+xml" title="{{.Site}}" href="/opensearch.xml">
<link rel="icon" href="{{.Asset "mark.svg"}}" data-plain="{{.Asset "plain.svg"}}" type="image/svg+xml">
<link rel="apple-touch-icon" href="{{.Asset "apple-touch-icon.png"}}" data-plain="{{.Asset "plain-touch-icon.png"}}">
<link rel="manifest" href="/manifest.webmanifest" data-plain="/plain.webmanifest" crossorigin="use-credentials">
{{if .Scripts}}<script src="{{.Asset "early.js"}}" data-light="{{index .Magazine.Colours.Light "paper"}}" data-sepia="{{index .Magazine.Colours.Sepia "paper"}}" data-dark="{{index .Magazine.Colours.Dark "paper"}}"></script>
{{if .Asks}}<script src="{{.Asset "early-checkup.js"}}"></script>
{{end}}{{end}}<link rel="stylesheet" href="{{.Asset "styles.css"}}">
{{if .Scripts}}<script src="{{.Asset "wasm_exec.js"}}" defer></script>
<script src="{{.Asset "boot.js"}}" defer data-wasm="{{.Asset "app.wasm"}}" data-catalog="{{.Asset "catalog.json"}}" data-index="{{.Asset "search.index"}}"></script>
{{end}}{{.Head}}{{with .Facts}}<script type="application/ld+json">{{.}}</script>
{{end}}</head>
<body>{{.Body}}</body>
</html>
`))

type documentData struct {
	Magazine                                          *content.Site
	Title, Description, Canonical, Origin, Site, Type string
	Card, CardWords                                   string // where the share card is, and what it shows
	Piece                                             *content.Article
	Private                                           bool        // a reader's own page: not for search engines
	Facts                                             template.JS // structured data, JSON safe in a script element
	Head, Body                                        template.HTML
	Scripts                                           bool // the app takes this page over
	Asks                                              bool // the page is the checkup
	assets                                            *assets
}

// Asset returns where a file is served.
func (d documentData) Asset(name string) (string, error) {
	at, ok := d.assets.paths[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return at, nil
}

// render draws a view as a whole document. Without scripts the page is final:
// nothing takes it over.
func (s *Site) render(v page.View, scripts bool) ([]byte, error) {
	markup, err := draw(v)
	if err != nil {
		return nil, err
	}
	title, description := v.Head()
	d := documentData{
		Magazine: &s.library.Site,
		Title:    title, Description: description, Canonical: s.origin + v.Place.Path, Origin: s.origin, Site: s.library.Site.Name,
		Type: "website", Card: card.PlainPath, CardWords: s.library.Site.Name,
		Head: s.head, Body: template.HTML(markup), Scripts: scripts, assets: s.assets,
	}
	var facts []byte
	switch v.Place.Kind {
	case page.Article:
		a, _ := s.library.Article(v.Place.Slug)
		d.Type, d.Piece, d.Card = "article", &a, card.Path(a)
		if !a.Sensitive {
			d.CardWords = a.Title
		}
		facts, err = follow.StructuredData(s.library, a, s.origin)
	case page.Exercise:
		e, _ := s.library.ExerciseAt(v.Place.Name)
		d.Card, d.CardWords = card.PracticePath(e), e.Name
		facts, err = follow.PracticeData(s.library, e, s.origin)
	case page.Books:
		facts, err = follow.BooksData(s.library, s.origin)
	case page.Own:
		p, _ := s.library.Page(v.Place.Name)
		facts, err = follow.OwnData(s.library, p, s.origin)
	case page.Checkup:
		d.Asks = true
		facts, err = follow.CheckupData(s.library, s.origin)
	case page.Library, page.Account, page.Searching, page.Snapshot, page.Compare, page.Offline, page.NotFound:
		d.Private = true
	}
	if err != nil {
		return nil, err
	}
	d.Facts = template.JS(facts)
	var out bytes.Buffer
	if err := document.Execute(&out, d); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", v.Place.Path, err)
	}
	return out.Bytes(), nil
}
