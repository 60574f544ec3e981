package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
)

// heading is a section of an article's text. Words is HTML without tags.
type heading struct{ id, words string }

// headings finds the sections of a text that package markdown rendered: its second
// level, without the titles of boxes.
func headings(body string) []heading {
	var out []heading
	for {
		_, rest, found := strings.Cut(body, "<h2 ")
		if !found {
			return out
		}
		attributes, rest, _ := strings.Cut(rest, ">")
		inside, rest, found := strings.Cut(rest, "</h2>")
		if !found {
			return out
		}
		body = rest
		_, id, _ := strings.Cut(" "+attributes, ` id="`)
		id, _, closed := strings.Cut(id, `"`)
		if closed && !strings.Contains(attributes, "class=") {
			out = append(out, heading{id, withoutTags(inside)})
		}
	}
}

func withoutTags(html string) string {
	var b strings.Builder
	for html != "" {
		text, rest, _ := strings.Cut(html, "<")
		b.WriteString(text)
		_, html, _ = strings.Cut(rest, ">")
	}
	return b.String()
}

// contents lists the sections: folded above the text on a phone, open beside it
// where there is room (the boot script opens it, and the app after it).
func contents(v View) app.UI {
	sections := headings(v.Body)
	return app.Details().Class("toc").Body(
		app.Summary().Body(ui.Span("", "In this article")),
		app.Nav().Aria("label", "In this article").Body(
			app.Ol().Body(app.Range(sections).Slice(func(i int) app.UI {
				s := sections[i]
				a := ui.Link("#"+s.id, "", app.Raw("<span>"+s.words+"</span>"))
				if s.id == v.Reader.Reading.Section {
					a = a.Aria("current", "true")
				}
				return app.Li().Body(a)
			})),
		),
	)
}

// Note is a source or a footnote shown beside the place that refers to it.
type Note struct {
	Title string // "Source 1"
	HTML  string // from the article itself
}

// note is shown by the browser as a popover: it is outside the page until then.
func note(v View) app.UI {
	n := v.Reader.Reading.Note
	return app.Div().ID("note").Class("note-pop").Attr("popover", "auto").TabIndex(-1).Role("dialog").Aria("labelledby", "note-title").Body(
		app.Div().Class("note-top").Body(
			app.P().ID("note-title").Class("label").Text(n.Title),
			ui.Action("note-close", "", "Close", ui.Icon("close")).Class("note-close"),
		),
		app.Raw(`<div class="note-text">`+n.HTML+`</div>`),
	)
}
