//go:build !js

// Package follow makes what lets the magazine be found and followed: an Atom
// and a JSON feed with the full text, a sitemap, robots.txt, an OpenSearch
// description, and JSON-LD for a page's head.
//
// Everything is a function of the library and the origin: the same two give the
// same bytes, and the clock is never asked. Every address in it is absolute,
// those inside an article's text included, since it is read elsewhere. Whatever
// stands in a title is escaped for where it ends up. It lists the articles of
// the library it is given: one that a reader may not see yet has no place in
// that library.
package follow

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"net/url"
	"time"

	"stale.love/content"
)

// Where the files are served.
const (
	AtomPath       = "/feed.xml"
	JSONFeedPath   = "/feed.json"
	SitemapPath    = "/sitemap.xml"
	RobotsPath     = "/robots.txt"
	OpenSearchPath = "/opensearch.xml"
)

// File is one file as it is served.
type File struct {
	ContentType string
	Data        []byte
}

// Files returns the five files by path. The origin is a scheme and a host
// ("https://stale.love"), with nothing after it.
func Files(lib *content.Library, origin string) (map[string]File, error) {
	if err := check(origin); err != nil {
		return nil, err
	}
	pieces, err := read(lib, origin)
	if err != nil {
		return nil, err
	}
	files := map[string]File{RobotsPath: {"text/plain; charset=utf-8", robots(origin)}}
	for path, f := range map[string]struct {
		contentType string
		write       func(*content.Library, []piece, string) ([]byte, error)
	}{
		AtomPath:       {"application/atom+xml; charset=utf-8", writeAtom},
		JSONFeedPath:   {"application/feed+json", writeJSONFeed},
		SitemapPath:    {"application/xml; charset=utf-8", writeSitemap},
		OpenSearchPath: {"application/opensearchdescription+xml; charset=utf-8", writeOpenSearch},
	} {
		data, err := f.write(lib, pieces, origin)
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", path, err)
		}
		files[path] = File{f.contentType, data}
	}
	return files, nil
}

// language is the one the magazine is written in.
func language(lib *content.Library) string { return cmp.Or(lib.Site.Language, "en") }

// piece is an article as other programs want it.
type piece struct {
	content.Article
	url                string
	published, changed time.Time // changed is the day of the last update, or of publication
	html               string    // the full text with absolute addresses
}

func read(lib *content.Library, origin string) ([]piece, error) {
	pieces := make([]piece, 0, len(lib.Articles))
	for _, a := range lib.Articles {
		p, err := newPiece(a, origin)
		if err != nil {
			return nil, fmt.Errorf("reading article %s: %w", a.Slug, err)
		}
		pieces = append(pieces, p)
	}
	return pieces, nil
}

func newPiece(a content.Article, origin string) (piece, error) {
	p := piece{Article: a, url: origin + a.Path()}
	var err error
	if p.published, err = time.Parse(time.DateOnly, a.Published); err != nil {
		return p, err
	}
	p.changed = p.published
	if a.Updated != "" {
		if p.changed, err = time.Parse(time.DateOnly, a.Updated); err != nil {
			return p, err
		}
	}
	p.html, err = absolute(a.HTML, p.url)
	return p, err
}

// moment writes a day as RFC 3339 has it, at midnight in UTC.
func moment(day time.Time) string { return day.UTC().Format(time.RFC3339) }

func check(origin string) error {
	u, err := url.Parse(origin)
	if err != nil {
		return fmt.Errorf("reading the origin: %w", err)
	}
	if u.Host == "" || origin != u.Scheme+"://"+u.Host {
		return fmt.Errorf("reading the origin: %q is not a scheme and a host, as in https://stale.love", origin)
	}
	return nil
}

// document writes an XML file.
func document(v any) ([]byte, error) {
	data, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(append([]byte(xml.Header), data...), '\n'), nil
}
