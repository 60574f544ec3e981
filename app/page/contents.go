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

// hasContents reports whether there is anything to list: an article with one section
// has none to choose from.
func hasContents(v View) bool { return v.Place.Kind == Article && len(headings(v.Body)) > 1 }

// contents lists the places of an article. It is a popover, which the browser shows
// above the bar from anywhere in the text, also before the app and without it;
// where there is room, the styles show it beside the text instead.
func contents(v View) app.UI {
	places := append([]heading{{"main", "The beginning"}}, headings(v.Body)...)
	if a, _ := v.Library.Article(v.Place.Slug); a.Sources > 0 {
		places = append(places, heading{"sources", "Sources"})
	}
	here := v.Reader.Reading.Section
	if here == "" {
		here = "main"
	}
	return app.Nav().ID("contents").Class("toc").Attr("popover", "auto").Aria("label", "In this article").Body(
		app.Div().Class("toc-list").Body(
			app.Div().Class("note-top").Body(
				app.P().Class("label").Text("In this article"),
				popping("hide", app.Button().Type("button").Class("toc-close").Aria("label", "Close").Body(ui.Icon("close"))),
			),
			app.Ol().Body(app.Range(places).Slice(func(i int) app.UI {
				p := places[i]
				a := ui.Link("#"+p.id, "", app.Raw("<span>"+p.words+"</span>"))
				if p.id == here {
					a = a.Aria("current", "true")
				}
				return app.Li().Body(a)
			})),
		),
	)
}

// contentsButton is in the article's bar.
func contentsButton() app.UI {
	return popping("toggle", app.Button().Type("button").Class("bar-button", "contents").Aria("label", "In this article").Body(ui.Icon("contents")))
}

// popping has the browser itself show or hide the contents when the button is
// pressed.
func popping(how string, b app.HTMLButton) app.UI {
	return b.Attr("popovertarget", "contents").Attr("popovertargetaction", how)
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
