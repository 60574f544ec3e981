//go:build !js

package program

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"stale.love/content"
)

// looker looks for what belongs to one magazine in what readers of another get.
type looker struct {
	t       *testing.T
	colours []string        // of this magazine, and not of the other
	says    []string        // sentences of this magazine
	names   map[string]bool // what this magazine calls its pages and tabs
	words   *regexp.Regexp  // what it calls its categories
	heard   map[string]bool // what was read so far
}

func newLooker(t *testing.T, ours, theirs *content.Library) *looker {
	l := &looker{t: t, names: map[string]bool{}, heard: map[string]bool{}}
	site := ours.Site
	written := func(c content.Colours, mark content.Mark) []string {
		list := regexp.MustCompile(`#[0-9a-f]{6}`).FindAllString(mark.Shapes, -1)
		for _, scheme := range []content.Scheme{c.Light, c.Sepia, c.Dark} {
			list = slices.AppendSeq(list, maps.Values(scheme))
		}
		return list
	}
	l.colours = slices.DeleteFunc(written(site.Colours, site.Mark), func(c string) bool {
		return slices.Contains(written(theirs.Site.Colours, theirs.Site.Mark), c)
	})
	l.says = []string{site.Tagline, site.Disclaimer, site.Advice, site.Afraid, site.Exercises, site.Untested, site.Exit.To, site.Exit.Name,
		site.Invitation.Title, site.Invitation.Text, site.Invitation.Button, site.Mark.Shapes}
	for _, b := range site.Badges {
		l.says = append(l.says, b.Name, b.Means)
	}
	for _, a := range ours.Articles {
		l.says = append(l.says, a.Title, a.Dek)
	}
	for _, title := range site.Titles {
		l.says, l.names[title.Name] = append(l.says, title.About), true
	}
	for _, links := range [][]content.Link{site.Tabs, site.Nav, site.Foot} {
		for _, link := range links {
			l.names[link.Name] = true
		}
	}
	var categories []string
	for _, c := range content.Categories() {
		categories = append(categories, regexp.QuoteMeta(ours.Site.Category(c)))
	}
	l.words = regexp.MustCompile(`(?i)\b(` + strings.Join(categories, "|") + `)\b`)
	if len(l.colours) < 20 || len(l.says) < 30 || len(l.names) < 5 {
		t.Fatalf("too little to look for: %d colours, %d sentences, %d names", len(l.colours), len(l.says), len(l.names))
	}
	return l
}

// at looks at an answer: at its bytes, and at each text in it that a reader, a feed
// reader, a search engine or a browser's dialog would show.
func (l *looker) at(a answer) {
	l.t.Helper()
	if a.kind == "image/png" {
		l.picture(a)
		return
	}
	all := string(a.body)
	lower := strings.ToLower(all)
	if strings.Contains(lower, "stale.love") {
		l.t.Errorf("%s speaks of stale.love: %s", a.at, around(all, strings.Index(lower, "stale.love")))
	}
	for _, colour := range l.colours {
		if i := strings.Index(lower, colour); i >= 0 {
			l.t.Errorf("%s has the colour %s: %s", a.at, colour, around(all, i))
		}
	}
	for _, says := range l.says {
		if i := strings.Index(all, says); i >= 0 {
			l.t.Errorf("%s says %q", a.at, says)
		}
	}
	for _, text := range l.texts(a) {
		l.heard[text] = true
		if place := strings.TrimSuffix(strings.TrimPrefix(text, "See "), "."); l.names[place] && place != "Search" { // is what its button does, too
			l.t.Errorf("%s has a place called %q", a.at, text)
		}
		if found := l.words.FindString(text); found != "" {
			l.t.Errorf("%s calls a category %q: %s", a.at, found, text)
		}
		if strings.Contains(strings.ToLower(text), "stale") {
			l.t.Errorf("%s says stale: %s", a.at, text)
		}
	}
}

func (l *looker) mustHaveSeen(wanted ...string) {
	l.t.Helper()
	for _, w := range wanted {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(l.heard)), func(text string) bool { return strings.Contains(text, w) }) {
			l.t.Errorf("%q was nowhere: the other magazine was not looked at", w)
		}
	}
}

func around(s string, i int) string { return s[max(0, i-60):min(len(s), i+60)] }

// texts returns what an answer says, one string each.
func (l *looker) texts(a answer) (texts []string) {
	switch {
	case a.kind == "text/html" || a.kind == "image/svg+xml":
		root, err := html.Parse(bytes.NewReader(a.body))
		if err != nil {
			l.t.Fatal(err)
		}
		for n := range root.Descendants() {
			texts = append(texts, l.textsOf(a, n)...)
		}
	case a.kind == "application/json" || strings.HasSuffix(a.kind, "+json"):
		texts = l.values(a)
	case strings.HasSuffix(a.kind, "xml"):
		d := xml.NewDecoder(bytes.NewReader(a.body))
		for token, err := d.Token(); err == nil; token, err = d.Token() {
			if data, ok := token.(xml.CharData); ok {
				texts = append(texts, strings.TrimSpace(string(data)))
			}
		}
	case a.kind == "text/plain" || a.kind == "text/csv":
		texts = strings.Split(string(a.body), "\n")
	}
	return texts
}

func (l *looker) textsOf(a answer, n *html.Node) (texts []string) {
	if n.Type == html.TextNode {
		if n.Parent.Data == "script" && n.Parent.Attr != nil {
			return l.values(answer{a.at, "application/json", []byte(n.Data)})
		}
		return []string{strings.TrimSpace(n.Data)}
	}
	for _, attribute := range n.Attr {
		switch attribute.Key {
		case "title", "alt", "aria-label", "content", "placeholder", "value", "data-title", "label":
			texts = append(texts, strings.TrimSpace(attribute.Val))
		}
	}
	return texts
}

// values returns every text of a JSON document. Keys and ids are for programs.
func (l *looker) values(a answer) (texts []string) {
	var document any
	if err := json.Unmarshal(a.body, &document); err != nil {
		l.t.Fatalf("%s: %v: %s", a.at, err, a.body)
	}
	program := []string{"category", "part", "slug", "src", "url", "@id", "item", "id"}
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case string:
			if !slices.Contains(program, key) {
				texts = append(texts, v)
			}
		case []any:
			for _, e := range v {
				walk(key, e)
			}
		case map[string]any:
			for key, e := range v {
				walk(key, e)
			}
		}
	}
	walk("", document)
	return texts
}

// picture reports the colours of this magazine that a picture is painted in. A few
// pixels of one may be the edge between two others.
func (l *looker) picture(a answer) {
	decoded, err := png.Decode(bytes.NewReader(a.body))
	if err != nil {
		l.t.Errorf("%s: %v", a.at, err)
		return
	}
	painted, ok := decoded.(*image.Paletted)
	if !ok {
		l.t.Errorf("%s has no palette to look at", a.at)
		return
	}
	var count [256]int
	for _, index := range painted.Pix {
		count[index]++
	}
	const few = 20
	for i, c := range painted.Palette {
		if n := color.NRGBAModel.Convert(c).(color.NRGBA); count[i] > few && n.A == 0xff && slices.Contains(l.colours, hex(n)) {
			l.t.Errorf("%s has %d pixels of %s", a.at, count[i], hex(n))
		}
	}
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
