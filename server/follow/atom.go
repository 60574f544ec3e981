//go:build !js

package follow

import (
	"encoding/xml"
	"time"

	"stale.love/content"
	"stale.love/server/card"
)

// atomFeed is RFC 4287, as far as it is used here. Pages' addresses are the
// ids: they stay, and both feeds know an article by the same one.
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Icon     string      `xml:"icon"`
	Links    []atomLink  `xml:"link"`
	Author   atomAuthor  `xml:"author"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
	URI  string `xml:"uri"`
}

type atomEntry struct {
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Link      atomLink     `xml:"link"`
	Published string       `xml:"published"`
	Updated   string       `xml:"updated"`
	Category  atomCategory `xml:"category"`
	Summary   string       `xml:"summary"`
	Content   atomContent  `xml:"content"`
}

type atomCategory struct {
	Term  string `xml:"term,attr"`
	Label string `xml:"label,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

func writeAtom(lib *content.Library, pieces []piece, origin string) ([]byte, error) {
	feed := atomFeed{
		Lang: language(lib), ID: origin + "/", Title: lib.Site.Name, Subtitle: lib.Site.Tagline, Icon: origin + card.LogoPath,
		Links: []atomLink{
			{"self", "application/atom+xml", origin + AtomPath},
			{"alternate", "text/html", origin + "/"},
		},
		Author: atomAuthor{lib.Site.Name, origin + "/"},
	}
	newest := time.Unix(0, 0) // the format asks for a date even when nothing is out yet
	for _, p := range pieces {
		if p.changed.After(newest) {
			newest = p.changed
		}
		feed.Entries = append(feed.Entries, atomEntry{
			ID: p.url, Title: p.Title, Link: atomLink{"alternate", "text/html", p.url},
			Published: moment(p.published), Updated: moment(p.changed),
			Category: atomCategory{string(p.Category), lib.Site.Category(p.Category)},
			Summary:  p.Dek, Content: atomContent{"html", p.html},
		})
	}
	feed.Updated = moment(newest)
	return document(feed)
}
