//go:build !js

package site

import (
	"bytes"
	"encoding/json"
	"image/png"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
)

// head is what the head of a document says, as those who link to it read it.
type head struct {
	title string
	meta  map[string][]string // by name or property
	links map[string][]string // href by rel and type
	data  []string            // JSON-LD
}

func headOf(t *testing.T, page []byte) head {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	h := head{meta: map[string][]string{}, links: map[string][]string{}}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		switch n.Data {
		case "title":
			if n.Parent.Data == "head" {
				h.title = n.FirstChild.Data
			}
		case "meta":
			name := at["property"] + at["name"]
			h.meta[name] = append(h.meta[name], at["content"])
		case "link":
			rel := strings.TrimSpace(at["rel"] + " " + at["type"])
			h.links[rel] = append(h.links[rel], at["href"])
		case "script":
			if at["type"] == "application/ld+json" {
				h.data = append(h.data, n.FirstChild.Data)
			}
		}
	}
	return h
}

// one returns the one value of a name, and fails the test when there are others.
func (h head) one(t *testing.T, values map[string][]string, name string) string {
	t.Helper()
	if len(values[name]) != 1 {
		t.Errorf("%s is there %d times: %q", name, len(values[name]), values[name])
		return ""
	}
	return values[name][0]
}

func TestSite_EveryPageSaysWhatItIsToThoseWhoShareIt(t *testing.T) {
	t.Parallel()
	const origin = "https://stale.love"
	s := newSite(t)
	drawn := map[string]bool{}
	for _, at := range slices.Sorted(maps.Keys(s.pages)) {
		t.Run(at, func(t *testing.T) {
			h := headOf(t, read(t, get(s, at)))
			canonical := h.one(t, h.links, "canonical")
			if canonical != origin+at || h.one(t, h.meta, "og:url") != canonical {
				t.Errorf("canonical %q, og:url %q", canonical, h.meta["og:url"])
			}
			if h.title == "" || h.one(t, h.meta, "og:title") != h.title || h.one(t, h.meta, "description") == "" ||
				h.one(t, h.meta, "og:description") != h.one(t, h.meta, "description") || h.one(t, h.meta, "og:site_name") != s.library.Site.Name ||
				h.one(t, h.meta, "twitter:card") != "summary_large_image" || h.one(t, h.meta, "og:image:alt") == "" {
				t.Errorf("title %q, %v", h.title, h.meta)
			}
			if article := strings.HasPrefix(at, "/articles/"); (h.one(t, h.meta, "og:type") == "article") != article || article && len(h.meta["article:published_time"]) != 1 {
				t.Errorf("type %q, published %q", h.meta["og:type"], h.meta["article:published_time"])
			}
			for _, data := range h.data {
				if !json.Valid([]byte(data)) {
					t.Errorf("JSON-LD is no JSON: %s", data)
				}
			}
			image := h.one(t, h.meta, "og:image")
			if drawn[image] {
				return
			}
			drawn[image] = true
			path, ours := strings.CutPrefix(image, origin)
			r := get(s, path)
			picture, err := png.DecodeConfig(bytes.NewReader(read(t, r)))
			if !ours || r.StatusCode != http.StatusOK || err != nil || r.Header.Get("Content-Type") != h.one(t, h.meta, "og:image:type") ||
				strconv.Itoa(picture.Width) != h.one(t, h.meta, "og:image:width") || strconv.Itoa(picture.Height) != h.one(t, h.meta, "og:image:height") {
				t.Errorf("%s: status %d, %d×%d, %v", image, r.StatusCode, picture.Width, picture.Height, err)
			}
		})
	}
	if len(drawn) < 2 {
		t.Errorf("%d cards in all", len(drawn))
	}
}

func TestSite_EveryPageLeadsToFeedsAndSearch(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	h := headOf(t, read(t, get(s, "/")))
	for kind, want := range map[string]string{
		"alternate application/atom+xml": "atom", "alternate application/feed+json": "json",
	} {
		r := get(s, h.one(t, h.links, kind))
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(read(t, r)))
		if err != nil || feed.FeedType != want || len(feed.Items) == 0 {
			t.Errorf("%s: %+v, %v", kind, feed, err)
		}
		if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || !strings.HasSuffix(kind, " "+got) {
			t.Errorf("%s is served as %s", kind, got)
		}
	}
	r := get(s, h.one(t, h.links, "search application/opensearchdescription+xml"))
	if got, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); r.StatusCode != http.StatusOK || got != "application/opensearchdescription+xml" {
		t.Errorf("the search is described with status %d as %s", r.StatusCode, got)
	}
	if r := get(s, "/search?q=money"); r.StatusCode != http.StatusOK || !bytes.Contains(read(t, r), []byte("/articles/money-fights")) {
		t.Errorf("what a browser's search leads to: status %d", r.StatusCode)
	}
	form := httptest.NewRequest("POST", "/search", strings.NewReader("q=money"))
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, form)
	if r := w.Result(); r.StatusCode != http.StatusOK || r.Header.Get("Cache-Control") != "no-store" || !bytes.Contains(read(t, r), []byte("/articles/money-fights")) {
		t.Errorf("the search's form is answered with status %d", r.StatusCode)
	}
	if page := read(t, get(s, "/search")); !bytes.Contains(page, []byte(`method="post"`)) || bytes.Contains(page, []byte(`method="get"`)) {
		t.Error("the search's form puts the query into the address")
	}
}
