package site

import (
	"bytes"
	"fmt"
	"html/template"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/page"
)

// document is the page around what package page draws. go-app's own would carry
// inline script and a loader over the text.
var document = template.Must(template.New("document").Parse(`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>{{.Title}}</title>
<meta name="description" content="{{.Description}}">
<meta name="theme-color" content="#fbf8f3" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#161412" media="(prefers-color-scheme: dark)">
<link rel="canonical" href="{{.Canonical}}">
<meta property="og:site_name" content="{{.Site}}">
<meta property="og:title" content="{{.Title}}">
<meta property="og:description" content="{{.Description}}">
<meta property="og:url" content="{{.Canonical}}">
<meta property="og:type" content="{{.Type}}">
{{if .Scripts}}<script src="{{.Asset "early.js"}}"></script>
{{end}}<link rel="stylesheet" href="{{.Asset "styles.css"}}">
<link rel="icon" href="{{.Asset "mark.svg"}}" type="image/svg+xml">
<link rel="apple-touch-icon" href="{{.Asset "apple-touch-icon.png"}}">
<link rel="manifest" href="/manifest.webmanifest">
{{if .Scripts}}<script src="{{.Asset "exit.js"}}" defer></script>
<script src="{{.Asset "wasm_exec.js"}}" defer></script>
<script src="{{.Asset "boot.js"}}" defer data-wasm="{{.Asset "app.wasm"}}" data-catalog="{{.Asset "catalog.json"}}"></script>
{{end}}</head>
<body>{{.Body}}</body>
</html>
`))

type documentData struct {
	Title, Description, Canonical, Site, Type string
	Body                                      template.HTML
	Scripts                                   bool
	assets                                    *assets
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
	markup, err := normal(app.HTMLString(page.Render(v)))
	if err != nil {
		return nil, err
	}
	title, description := v.Head()
	kind := "website"
	if v.Place.Kind == page.Article {
		kind = "article"
	}
	var out bytes.Buffer
	err = document.Execute(&out, documentData{
		Title: title, Description: description, Canonical: s.origin + v.Place.Path, Site: s.library.Site.Name, Type: kind,
		Body: template.HTML(markup), Scripts: scripts, assets: s.assets,
	})
	if err != nil {
		return nil, fmt.Errorf("rendering %s: %w", v.Place.Path, err)
	}
	return out.Bytes(), nil
}
