//go:build !js

package site

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"stale.love/app/page"
	"stale.love/content"
	"stale.love/content/search"
)

// searchable is everything that carries text: each article, exercise, book and country
// of the help page, and the other pages as a whole.
func (s *Site) searchable() ([]search.Document, error) {
	var documents []search.Document
	for _, a := range s.library.Articles {
		documents = append(documents, search.Document{Path: a.Path(), Kind: "article", Category: string(a.Category), Blocks: []search.Block{
			{Field: search.Title, Text: a.Title}, {Field: search.Dek, Text: a.Dek}, {Field: search.Keyword, Text: s.library.Site.Category(a.Category)},
		}})
	}
	for _, e := range s.library.Exercises {
		documents = append(documents, search.Document{Path: e.Path(), Kind: "exercise", Category: string(e.Category), Blocks: []search.Block{
			{Field: search.Title, Text: e.Name}, {Field: search.Dek, Text: e.Dek}, {Field: search.Keyword, Text: s.library.Site.Category(e.Category)},
		}})
	}
	for _, p := range s.library.Pages {
		documents = append(documents, search.Document{Path: p.Path(), Kind: "page", Blocks: []search.Block{
			{Field: search.Title, Text: p.Title}, {Field: search.Dek, Text: p.Dek},
		}})
	}
	for i := range documents {
		root, err := html.Parse(strings.NewReader(s.bodies[documents[i].Path]))
		if err != nil {
			return nil, err
		}
		gather(&documents[i], root, search.Text)
	}
	fixed, _ := page.Paths(s.library)
	for _, path := range fixed {
		if s.bodies[path] == "" {
			continue
		}
		parts, err := s.pageParts(path)
		if err != nil {
			return nil, err
		}
		documents = append(documents, parts...)
	}
	for i := range documents {
		if words := s.otherWords(documents[i]); words != "" {
			documents[i].Blocks = append(documents[i].Blocks, search.Block{Field: search.Keyword, Text: words})
		}
	}
	return documents, nil
}

// pageParts is a page as a document, and each of its sections that can be linked
// to and has a heading as one more.
func (s *Site) pageParts(path string) ([]search.Document, error) {
	root, err := html.Parse(strings.NewReader(s.bodies[path]))
	if err != nil {
		return nil, err
	}
	v := page.View{Library: s.library, Place: page.Find(s.library, path)}
	title, description := v.Head()
	title, _, _ = strings.Cut(title, " · ")
	kind := "page"
	switch v.Place.Kind {
	case page.Help:
		// The document's title stays plain for histories; here it says what it is.
		kind, title, description = "help", s.library.Site.Called("/help"), s.library.Site.Titles["/help"].About
	}
	whole := search.Document{Path: path, Kind: kind, Blocks: []search.Block{
		{Field: search.Title, Text: title}, {Field: search.Dek, Text: description},
	}}
	if kind == "help" {
		whole.Blocks = append(whole.Blocks, search.Block{Field: search.Urgent, Text: strings.Join(s.library.Words.Help, " ")})
	}
	var parts []search.Document
	for _, n := range sections(root) {
		part := search.Document{Path: path + "#" + attributeOf(n, "id"), Kind: kind}
		for class := range strings.FieldsSeq(attributeOf(n, "class")) {
			if c, ok := strings.CutPrefix(class, "c-"); ok && content.Category(c).Valid() {
				part.Category = c
				part.Blocks = append(part.Blocks, search.Block{Field: search.Keyword, Text: s.library.Site.Category(content.Category(c))})
			}
		}
		n.Parent.RemoveChild(n)
		gather(&part, n, search.Text)
		// The first heading names it.
		for i := range part.Blocks {
			if part.Blocks[i].Field == search.Heading {
				part.Blocks[i].Field = search.Title
				break
			}
		}
		parts = append(parts, part)
	}
	gather(&whole, root, search.Text)
	return append([]search.Document{whole}, parts...), nil
}

// otherWords is what a reader may call what a document calls by its name in a
// title, a heading or the sentence under it.
func (s *Site) otherWords(d search.Document) string {
	named := " "
	for _, b := range d.Blocks {
		if b.Field == search.Title || b.Field == search.Dek || b.Field == search.Heading {
			named += strings.Join(strings.FieldsFunc(strings.ToLower(b.Text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }), " ") + " "
		}
	}
	var words []string
	for _, group := range s.library.Words.Same {
		if slices.ContainsFunc(group, func(w string) bool { return strings.Contains(named, " "+w+" ") }) {
			words = append(words, group...)
		}
	}
	return strings.Join(words, ", ")
}

// sections finds what can be linked to and has a heading, outermost first.
func sections(n *html.Node) []*html.Node {
	var found []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && attributeOf(c, "id") != "" && headed(c) {
			switch c.Data {
			case "section", "article", "li", "div":
				found = append(found, c)
				continue
			}
		}
		found = append(found, sections(c)...)
	}
	return found
}

func headed(n *html.Node) bool {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && heading(d.Data) {
			return true
		}
	}
	return false
}

func heading(tag string) bool {
	return len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6'
}

// gather adds the text below a node, a block for each paragraph, item or cell.
func gather(d *search.Document, n *html.Node, field search.Field) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		switch class := attributeOf(c, "class"); {
		case class == "box-title", class == "kicker", c.Data == "summary", c.Data == "nav", c.Data == "form":
			// The same words in every article, or none to read.
		case class == "figure-drawing", class == "figure-numbers":
			// Numbers without a sentence: the figure's title and note have both.
		case class == "sources":
			gather(d, c, search.Source)
		case heading(c.Data):
			d.Blocks = add(d.Blocks, search.Heading, text(c))
		case leaf(c):
			d.Blocks = add(d.Blocks, field, text(c))
		default:
			gather(d, c, field)
		}
	}
}

func add(blocks []search.Block, field search.Field, text string) []search.Block {
	if text = strings.Join(strings.Fields(text), " "); text != "" {
		blocks = append(blocks, search.Block{Field: field, Text: text})
	}
	return blocks
}

// leaf reports whether an element holds words and nothing that stands alone.
func leaf(n *html.Node) bool {
	switch n.Data {
	case "p", "li", "td", "th", "dt", "dd", "figcaption", "blockquote":
	default:
		return false
	}
	for d := range n.Descendants() {
		switch d.Data {
		case "p", "li", "ul", "ol", "table":
			if d.Type == html.ElementNode {
				return false
			}
		}
	}
	return true
}

// text is what an element says, without the marks of sources and notes.
func text(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if n.Type == html.ElementNode {
			link := attributeOf(n, "href")
			if n.Data == "sup" || attributeOf(n, "class") == "note-back" || strings.HasPrefix(link, "https://doi.org/") {
				return
			}
			if n.Data == "br" {
				b.WriteByte(' ')
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

func attributeOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
