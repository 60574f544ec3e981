//go:build !js

package site

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"stale.love/app/markup"
)

// What the app takes out of a page, and the drawings that it makes itself, are let in
// by package markup; what it takes out is what a browser would.
func TestSite_WhatTheAppAdoptsIsLetIn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	adopted := 0
	for at := range s.pages {
		page := read(t, get(s, at))
		for rest := page; ; {
			i := bytes.Index(rest, []byte("<svg"))
			if i < 0 {
				break
			}
			drawing, after, _ := bytes.Cut(rest[i:], []byte("</svg>"))
			if err := markup.Check(string(drawing) + "</svg>"); err != nil {
				t.Errorf("%s: %s: %v", at, drawing, err)
			}
			rest = after
		}
		got, err := markup.Cut(string(page), "prose")
		if err != nil {
			t.Errorf("%s: %v", at, err)
		}
		want := ""
		if prose := proseOf(t, page); prose != nil {
			want = rendered(t, prose)
			adopted++
		}
		if again := proseOf(t, []byte(`<main id="main">`+got+`</main>`)); want != "" && (again == nil || rendered(t, again) != want) || want == "" && got != "" {
			t.Errorf("%s: %d bytes are taken that are not the text's %d", at, len(got), len(want))
		}
	}
	if adopted < len(s.library.Articles) {
		t.Errorf("%d pages have something to adopt", adopted)
	}
}

func proseOf(t *testing.T, page []byte) *html.Node {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if attribute(n, "id") != "main" {
			continue
		}
		for d := range n.Descendants() {
			if slices.Contains(strings.Fields(attribute(d, "class")), "prose") {
				return d
			}
		}
	}
	return nil
}

func rendered(t *testing.T, n *html.Node) string {
	var b strings.Builder
	if err := html.Render(&b, n); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
