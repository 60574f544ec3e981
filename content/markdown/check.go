package markdown

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// checkHeadings reports headings that are empty, that are the page's own title
// or that skip a level. A box is an outline of its own below its title.
func (d *draft) checkHeadings(doc ast.Node) {
	const top = 2 // the page's title is the one <h1>
	last := map[ast.Node]int{}
	walk(doc, func(n ast.Node) {
		h, ok := n.(*ast.Heading)
		if !ok {
			return
		}
		var outline ast.Node = doc
		for p := h.Parent(); p != nil; p = p.Parent() {
			if p.Kind() == kindBox {
				outline = p
				last[p] = max(last[p], top)
				break
			}
		}
		allowed := max(last[outline], top-1) + 1
		switch {
		case !h.HasChildren():
			d.bad(offset(h), "a heading is empty", "write it or remove it")
		case h.Level < top:
			d.bad(offset(h), "the body has a heading of level 1", "use ## or lower: the title is the page's only #")
		case outline.Kind() == kindBox && h.Level <= top:
			d.bad(offset(h), "a heading in a box has the level of the box's title", "use ###")
		case h.Level > allowed:
			d.bad(offset(h), fmt.Sprintf("a heading of level %d follows one of level %d", h.Level, allowed-1),
				"use "+strings.Repeat("#", allowed)+", or a heading between them")
		}
		last[outline] = h.Level
	})
}

// checkHTML reports raw HTML, which goldmark leaves out.
func (d *draft) checkHTML(doc ast.Node) {
	walk(doc, func(n ast.Node) {
		at := offset(n)
		switch n := n.(type) {
		case *ast.HTMLBlock:
		case *ast.RawHTML:
			at = n.Segments.At(0).Start
		default:
			return
		}
		if strings.HasPrefix(strings.TrimSpace(string(d.body[at:])), "<!--") {
			d.bad(at, "there is an HTML comment", "remove it: notes to yourself do not belong in a published file")
			return
		}
		d.bad(at, "there is raw HTML", "write it in Markdown, or escape the < with a backslash")
	})
}

// linkCheck knows what a link may lead to.
type linkCheck struct {
	articles  map[string]bool
	exercises map[string]bool // by slug
}

func (l *loader) linkCheck(articles map[string]bool) linkCheck {
	c := linkCheck{articles: articles, exercises: map[string]bool{}}
	for _, d := range l.exercises {
		c.exercises[slugOf(d.file)] = true
	}
	return c
}

// check reports links that lead nowhere and marks those that lead away.
func (c linkCheck) check(d *draft, doc ast.Node) {
	walk(doc, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Link:
			c.checkLink(d, n, string(n.Destination))
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkURL {
				c.checkLink(d, n, string(n.URL(d.body)))
			}
		case *ast.Image:
			if !strings.HasPrefix(string(n.Destination), "/") || strings.HasPrefix(string(n.Destination), "//") {
				d.bad(offset(n), fmt.Sprintf("image %q is not on this site", n.Destination), "use a path from /: pages load nothing from elsewhere")
			}
			d.checkAlt(n)
			d.links = append(d.links, fragment{id: string(n.Destination), offset: offset(n)})
		}
	})
}

func (c linkCheck) checkLink(d *draft, n ast.Node, dest string) {
	u, err := url.Parse(dest)
	if err != nil {
		d.bad(offset(n), fmt.Sprintf("link %q is not an address", dest), "correct it")
		return
	}
	if strings.HasPrefix(dest, "/") {
		d.links = append(d.links, fragment{id: dest, offset: offset(n)})
	}
	slug, article := strings.CutPrefix(u.Path, "/articles/")
	practice, exercise := strings.CutPrefix(u.Path, "/exercises/")
	switch {
	case (u.Scheme == "https" || u.Scheme == "http") && u.Host != "":
		n.SetAttributeString("rel", []byte("external"))
	case u.Scheme == "mailto" || u.Scheme == "tel" || u.Scheme == "sms":
	case u.Scheme != "" || u.Host != "":
		d.bad(offset(n), fmt.Sprintf("link %q has an unknown scheme or none", dest), "use https://, or a path from / on this site")
	case u.Path == "" && u.Fragment != "":
		d.fragments = append(d.fragments, fragment{id: u.Fragment, offset: offset(n)})
	case !strings.HasPrefix(u.Path, "/"):
		d.bad(offset(n), fmt.Sprintf("link %q is relative", dest), "start it with /, as in /articles/slug")
	case article && !c.articles[slug]:
		d.bad(offset(n), fmt.Sprintf("link to unknown article %q", slug), "name one in articles/, or write it first")
	case exercise && !c.exercises[practice]:
		d.bad(offset(n), fmt.Sprintf("link to unknown exercise %q", practice), "name one in exercises/, or write it first")
	case u.Path == "/exercises" && strings.HasPrefix(u.Fragment, "ex-"):
		d.bad(offset(n), fmt.Sprintf("link to #%s, which is a page of its own", u.Fragment), "write /exercises/slug")
	}
}

// fragment is a link to a place on its own page.
type fragment struct {
	id     string
	offset int
}

// checkFragments reports links to places that the finished page does not have.
func (d *draft) checkFragments() {
	for _, f := range d.fragments {
		if !strings.Contains(d.html, ` id="`+html.EscapeString(f.id)+`"`) {
			d.bad(f.offset, fmt.Sprintf("link to unknown place #%s", f.id), "use the id of a heading on this page")
		}
	}
}
