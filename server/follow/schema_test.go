//go:build !js

package follow

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"stale.love/content"
)

// schemaOf reads a JSON schema that is kept beside the tests.
func schemaOf(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile("testdata/" + name + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustFit(t *testing.T, s *jsonschema.Schema, what string, data []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err == nil {
		err = s.Validate(value)
	}
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func TestJSONFeed_FitsTheFormatsSchema(t *testing.T) {
	t.Parallel()
	s := schemaOf(t, "jsonfeed-1.1")
	for name, lib := range map[string]*content.Library{"real": magazine(t), "hostile": hostile(), "empty": {Site: content.Site{Name: "New"}}} {
		mustFit(t, s, name, files(t, lib)[JSONFeedPath].Data)
	}
}

func TestStructuredData_FitsWhatSearchEnginesAskFor(t *testing.T) {
	t.Parallel()
	s := schemaOf(t, "linked")
	for name, lib := range map[string]*content.Library{"real": magazine(t), "hostile": hostile()} {
		for _, a := range lib.Articles {
			data, err := StructuredData(lib, a, origin)
			if err != nil {
				t.Fatal(err)
			}
			mustFit(t, s, name+" "+a.Slug, data)
		}
		data, err := CheckupData(lib, origin)
		if err != nil {
			t.Fatal(err)
		}
		mustFit(t, s, name+" checkup", data)
	}
}

// A schema that takes everything proves nothing.
func TestSchemas_RefuseWhatIsWrong(t *testing.T) {
	t.Parallel()
	lib := hostile()
	article, err := StructuredData(lib, lib.Articles[0], origin)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		schema   string
		data     []byte
		old, new string
	}{
		{"jsonfeed-1.1", files(t, lib)[JSONFeedPath].Data, `"date_published":"2026-02-01T`, `"date_published":"soon, 2026-02-01T`},
		{"jsonfeed-1.1", files(t, lib)[JSONFeedPath].Data, `"feed_url"`, `"feed"`},
		{"linked", article, `"headline"`, `"title"`},
		{"linked", article, `"position":2`, `"position":"2"`},
		{"linked", article, `"datePublished":"2026-03-01T00`, `"datePublished":"March 2026`},
	} {
		wrong := bytes.Replace(tt.data, []byte(tt.old), []byte(tt.new), 1)
		if bytes.Equal(wrong, tt.data) {
			t.Fatalf("%s is not there", tt.old)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(wrong))
		if err != nil {
			t.Fatal(err)
		}
		if schemaOf(t, tt.schema).Validate(value) == nil {
			t.Errorf("%s takes %s", tt.schema, tt.new)
		}
	}
}

// TestAtom_HasWhatTheFormatDemands checks the MUSTs of RFC 4287 that a feed reader
// forgives: ids that are addresses and come once, dates, an author, links of their
// kinds, content of a known type.
func TestAtom_HasWhatTheFormatDemands(t *testing.T) {
	t.Parallel()
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	for name, lib := range map[string]*content.Library{"real": magazine(t), "hostile": hostile()} {
		var feed struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      []string `xml:"http://www.w3.org/2005/Atom id"`
			Title   []string `xml:"http://www.w3.org/2005/Atom title"`
			Updated []string `xml:"http://www.w3.org/2005/Atom updated"`
			Author  []string `xml:"http://www.w3.org/2005/Atom author>name"`
			Links   []link   `xml:"http://www.w3.org/2005/Atom link"`
			Entries []struct {
				ID        []string `xml:"http://www.w3.org/2005/Atom id"`
				Title     []string `xml:"http://www.w3.org/2005/Atom title"`
				Updated   []string `xml:"http://www.w3.org/2005/Atom updated"`
				Published []string `xml:"http://www.w3.org/2005/Atom published"`
				Links     []link   `xml:"http://www.w3.org/2005/Atom link"`
				Content   []struct {
					Type string `xml:"type,attr"`
				} `xml:"http://www.w3.org/2005/Atom content"`
			} `xml:"http://www.w3.org/2005/Atom entry"`
		}
		if err := xml.Unmarshal(files(t, lib)[AtomPath].Data, &feed); err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		once := func(what string, values []string, good func(string) bool) {
			t.Helper()
			if len(values) != 1 || !good(values[0]) {
				t.Errorf("%s: %s is %q", name, what, values)
			}
		}
		address := func(s string) bool { u, err := url.Parse(s); return err == nil && u.IsAbs() }
		news := func(s string) bool { fresh := address(s) && !ids[s]; ids[s] = true; return fresh }
		moment := func(s string) bool { _, err := time.Parse(time.RFC3339, s); return err == nil }
		words := func(s string) bool { return s != "" }
		rels := func(links []link) (rels string) {
			for _, l := range links {
				if !address(l.Href) {
					t.Errorf("%s: link %q", name, l.Href)
				}
				rels += l.Rel + " "
			}
			return rels
		}
		once("the feed's id", feed.ID, news)
		once("its title", feed.Title, words)
		once("its date", feed.Updated, moment)
		once("its author", feed.Author, words)
		if got := rels(feed.Links); got != "self alternate " {
			t.Errorf("%s: the feed's links are %q", name, got)
		}
		for _, e := range feed.Entries {
			once("an entry's id", e.ID, news)
			once("its title", e.Title, words)
			once("its date", e.Updated, moment)
			once("its first date", e.Published, moment)
			if got := rels(e.Links); got != "alternate " || len(e.Content) != 1 || e.Content[0].Type != "html" {
				t.Errorf("%s: %s: links %q, content %v", name, e.ID, got, e.Content)
			}
		}
		if len(feed.Entries) != len(lib.Articles) {
			t.Errorf("%s: %d entries", name, len(feed.Entries))
		}
	}
}
