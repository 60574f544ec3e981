package markdown

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

// source is one entry of an article's sources.
type source struct {
	key, cite, doi string
	shows          string // showsLink, showsCause, or nothing said
	at             value
}

// What a source can show: that two things go together, or, where chance decided who
// did what, that one brought about the other.
const (
	showsLink  = "link"
	showsCause = "cause"
)

func (s source) id() string { return "source-" + s.key }

// source returns the listed source with the key, and whether there is one.
// Below front matter that cannot be read, any key passes.
func (d *draft) source(key string) (source, bool) {
	if !d.known {
		return source{key: key}, true
	}
	for _, s := range d.sources {
		if s.key == key && key != "" {
			return s, true
		}
	}
	return source{}, false
}

func (d *draft) readSources(list value) {
	doi := regexp.MustCompile(`^10\.\d{4,9}/[^\s\p{Cc}]+$`)
	d.rule = "sources"
	defer func() { d.rule = "" }()
	for _, v := range list.values() {
		r := v.record()
		s := source{at: r.need("key")}
		s.key = s.at.slug()
		s.cite = r.need("cite").text()
		if v := r.may("doi"); v.present() {
			s.doi = v.matches(doi, "a DOI", "write it bare, as 10.1234/abc, without https:// or doi:")
		}
		if v := r.may("shows"); v.present() {
			s.shows = v.oneOf("design", showsLink, showsCause)
		}
		r.done()
		if _, twice := d.source(s.key); twice {
			s.at.bad(fmt.Sprintf("source %q is listed twice", s.key), "remove one, or give it another key")
			continue
		}
		d.sources = append(d.sources, s)
	}
}

// renderSources returns the folded list of the sources in the order given;
// nothing for none.
func renderSources(cited []source) string {
	if len(cited) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("<details class=\"sources\" id=\"sources\">\n<summary>Sources</summary>\n<ol>\n")
	for i, s := range cited {
		fmt.Fprintf(&b, "<li id=\"%s\" value=\"%d\">%s", s.id(), i+1, html.EscapeString(s.cite))
		if s.doi != "" {
			fmt.Fprintf(&b, " <a href=\"%s\" rel=\"external\">doi:%s</a>", html.EscapeString(doiURL(s.doi)), html.EscapeString(s.doi))
		}
		b.WriteString("</li>\n")
	}
	b.WriteString("</ol>\n</details>\n")
	return b.String()
}

// doiURL returns the DOI's address. A DOI may hold nearly any character; those
// that are not plain in a path are percent-encoded, its slashes are not.
func doiURL(doi string) string {
	const plain = "-._~/:;()@!$&'*,="
	var b strings.Builder
	b.WriteString("https://doi.org/")
	for i := range len(doi) {
		c := doi[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(plain, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
