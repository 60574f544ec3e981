//go:build !js

package follow

import (
	"bytes"
	"encoding/json"

	"stale.love/content"
	"stale.love/server/card"
)

// feedJSON is JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/.
type feedJSON struct {
	Version     string       `json:"version"`
	Title       string       `json:"title"`
	HomePageURL string       `json:"home_page_url"`
	FeedURL     string       `json:"feed_url"`
	Description string       `json:"description,omitempty"`
	Icon        string       `json:"icon"`
	Language    string       `json:"language"`
	Authors     []authorJSON `json:"authors"`
	Items       []itemJSON   `json:"items"`
}

type authorJSON struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type itemJSON struct {
	ID            string   `json:"id"`
	URL           string   `json:"url"`
	Title         string   `json:"title"`
	Summary       string   `json:"summary,omitempty"`
	ContentHTML   string   `json:"content_html"`
	Image         string   `json:"image"`
	DatePublished string   `json:"date_published"`
	DateModified  string   `json:"date_modified"`
	Tags          []string `json:"tags"`
}

func writeJSONFeed(lib *content.Library, pieces []piece, origin string) ([]byte, error) {
	feed := feedJSON{
		Version: "https://jsonfeed.org/version/1.1", Title: lib.Site.Name, Description: lib.Site.Tagline,
		HomePageURL: origin + "/", FeedURL: origin + JSONFeedPath, Icon: origin + card.LogoPath, Language: language(lib),
		Authors: []authorJSON{{lib.Site.Name, origin + "/"}},
		Items:   make([]itemJSON, 0, len(pieces)),
	}
	for _, p := range pieces {
		feed.Items = append(feed.Items, itemJSON{
			ID: p.url, URL: p.url, Title: p.Title, Summary: p.Dek, ContentHTML: p.html, Image: origin + card.Path(p.Article),
			DatePublished: moment(p.published), DateModified: moment(p.changed), Tags: []string{lib.Site.Category(p.Category)},
		})
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false) // it is a file of its own, and half of it is HTML
	err := encoder.Encode(feed)
	return out.Bytes(), err
}
