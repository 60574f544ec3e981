// Package ui holds the pieces that pages are put together from: plain functions
// from values to go-app elements, without state, events or I/O. What a reader
// can press carries data-action (and data-arg); whoever shows the page listens
// for those in one place, which is why the prerendered page, the early script
// and the app all react to the same markup.
package ui

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Attr prepares a string that is not a constant for use as an attribute. When
// prerendering, go-app quotes attributes as Go strings and not as HTML, so
// everything that either would touch is written as a character reference; in
// the browser it passes the string on.
func Attr(s string) string {
	if app.IsClient {
		return s
	}
	return escapeAttr(s)
}

func escapeAttr(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == utf8.RuneError:
			b.WriteString("&#65533;")
		case r == '"', r == '\\', r == '&', r == '<', r == '>', r == '\'', r < ' ', r == 0x7f, !unicode.IsPrint(r):
			b.WriteString("&#")
			b.WriteString(strconv.Itoa(int(r)))
			b.WriteByte(';')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Escape prepares text for markup that is written by hand, for app.Raw: outside of
// tags and in quoted attributes it reads as itself.
func Escape(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '"':
			b.WriteString("&#34;")
		case 0:
			b.WriteString("\ufffd")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Action marks an element as something to press: an enabled button with the
// given name for screen readers where its content does not say enough.
func Action(name, arg, label string, body ...app.UI) app.HTMLButton {
	b := app.Button().Type("button").DataSet("action", name).Body(body...)
	if arg != "" {
		b = b.DataSet("arg", Attr(arg))
	}
	if label != "" {
		b = b.Aria("label", Attr(label))
	}
	return b
}

// Link is an anchor to a place on this site or elsewhere.
func Link(href, class string, body ...app.UI) app.HTMLA {
	a := app.A().Href(Attr(href)).Body(body...)
	if class != "" {
		a = a.Class(class)
	}
	return a
}

// Span is a text in an element of its own. Components never mix bare text and
// elements: prerendering would put spaces between them.
func Span(class, text string) app.UI {
	return app.Span().Class(class).Text(text)
}
