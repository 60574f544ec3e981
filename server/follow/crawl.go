//go:build !js

package follow

import (
	"encoding/xml"
	"slices"
	"time"

	"stale.love/app/page"
	"stale.love/content"
	"stale.love/server/card"
)

type urlSet struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []location `xml:"url"`
}

type location struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

// private are the pages that say something about a device, not about the
// magazine.
func private() []page.Kind {
	return []page.Kind{page.Offline, page.Library, page.Account, page.Snapshot, page.Compare, page.NotFound}
}

func writeSitemap(lib *content.Library, pieces []piece, origin string) ([]byte, error) {
	var set urlSet
	fixed, _ := page.Paths(lib)
	for _, path := range fixed {
		if !slices.Contains(private(), page.Find(lib, path).Kind) {
			set.URLs = append(set.URLs, location{origin + path, changed(lib, pieces, path)})
		}
	}
	for _, e := range lib.Exercises {
		set.URLs = append(set.URLs, location{origin + e.Path(), e.Checked})
	}
	for _, p := range lib.Pages {
		set.URLs = append(set.URLs, location{origin + p.Path(), p.Changed})
	}
	for _, p := range pieces {
		set.URLs = append(set.URLs, location{Loc: p.url, LastMod: p.changed.Format(time.DateOnly)})
	}
	return document(set)
}

// changed returns the ISO day on which what a page lists last changed; empty: it
// lists nothing with a day.
func changed(lib *content.Library, pieces []piece, path string) (day string) {
	switch page.Find(lib, path).Kind {
	case page.Home, page.Articles:
		for _, p := range pieces {
			day = max(day, p.changed.Format(time.DateOnly))
		}
	case page.Exercises:
		for _, e := range lib.Exercises {
			day = max(day, e.Checked)
		}
	case page.Help:
		day = lib.Help.Checked
	}
	return day
}

func robots(origin string) []byte {
	return []byte("User-agent: *\nAllow: /\nDisallow: /api/\n\nSitemap: " + origin + SitemapPath + "\n")
}

// search is OpenSearch 1.1: how a browser offers the magazine's own search.
type search struct {
	XMLName       xml.Name    `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName     string      `xml:"ShortName"`
	Description   string      `xml:"Description"`
	Language      string      `xml:"Language"`
	InputEncoding string      `xml:"InputEncoding"`
	Image         searchImage `xml:"Image"`
	URLs          []searchURL `xml:"Url"`
}

type searchImage struct {
	Width  int    `xml:"width,attr"`
	Height int    `xml:"height,attr"`
	Type   string `xml:"type,attr"`
	At     string `xml:",chardata"`
}

type searchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

func writeOpenSearch(lib *content.Library, _ []piece, origin string) ([]byte, error) {
	return document(search{
		ShortName:   clip(lib.Site.Name, 16), // the format's limits
		Description: clip("Search "+lib.Site.Name, 1024),
		Language:    language(lib), InputEncoding: "UTF-8",
		Image: searchImage{card.LogoSide, card.LogoSide, "image/png", origin + card.LogoPath},
		URLs: []searchURL{
			{Type: "text/html", Template: origin + "/search?q={searchTerms}"},
			{Type: "application/opensearchdescription+xml", Rel: "self", Template: origin + OpenSearchPath},
		},
	})
}

func clip(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}
