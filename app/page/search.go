package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/finding"
	"stale.love/app/ui"
	"stale.love/content"
	"stale.love/content/search"
)

func searchHead(v View) (string, string) {
	return headed(v.Library, "/search")
}

func searchPage(v View) app.UI {
	s := v.Reader.Search
	return app.Div().Class("narrow", "searching").Body(
		app.H1().Text("Search"),
		searchForm(s),
		app.P().Class("small", "tally").Role("status").Text(tally(s)),
		app.If(s.Urgent, func() app.UI { return urgent(v) }),
		app.Div().Class("stack", "found").Body(
			app.Range(s.Found).Slice(func(i int) app.UI { return found(v, s.Found[i]) }),
		),
		app.If(s.Total > len(s.Found) && len(s.Found) >= finding.First, func() app.UI {
			return ui.Action("search-more", "", "", app.Text("Show all "+strconv.Itoa(s.Total))).Class("button", "second")
		}),
		app.If(s.Query == "" && s.Status == finding.Ready, func() app.UI { return searchHints(v.Library) }),
		app.If(s.Query != "" && s.Total == 0 && s.Status == finding.Ready, func() app.UI { return nothing(v.Library) }),
		app.If(s.Status == finding.Failed, func() app.UI {
			return ui.Action("search-again", "", "", app.Text("Try again")).Class("button", "second")
		}),
	)
}

// searchForm works without script, too: the server then answers with the same
// page, found by the same code. What is sent is in no address, so in no history.
func searchForm(s finding.State) app.UI {
	input := app.Input().Type("search").ID("q").Name("q").Class("query").
		AutoComplete(false).Attr("autocapitalize", "off").Attr("enterkeyhint", "search").Spellcheck(false).
		MaxLength(search.Longest).Aria("label", "Search the magazine")
	if s.Typed != "" {
		input = input.Value(ui.Attr(s.Typed))
	}
	return app.Form().Class("search-form").Method("post").Action("/search").Role("search").DataSet("search", "form").Body(
		input,
		app.Button().Type("submit").Class("button").Body(ui.Span("", "Search")),
	)
}

func tally(s finding.State) string {
	switch {
	case s.Status == finding.Loading:
		return "Opening the index…"
	case s.Status == finding.Failed:
		return "The index is not on this device yet and could not be fetched. Try again with a connection; articles that are on this device still open."
	case s.Query == "":
		return ""
	case s.Total == 0:
		return "Nothing was found."
	case s.Total == 1:
		return "1 result"
	}
	return strconv.Itoa(s.Total) + " results"
}

func urgent(v View) app.UI {
	return app.P().Class("fear").Body(
		ui.Span("", "If you are in danger now, call your emergency number. "),
		ui.Link("/help", "", app.Text("The help page")),
		ui.Span("", " has services by country. “Leave this site” above takes you to "+v.Library.Site.Exit.Name+" at once."),
	)
}

func searchHints(l *content.Library) app.UI {
	categories := content.Categories()
	return app.Div().Class("hints").Body(
		app.P().Class("muted").Text("Type a word or a few: money, sleep, how to apologise. Typos are fine. It works offline, and we don’t save searches."),
		app.Nav().Class("jump").Aria("label", "Categories").Body(
			app.Range(categories).Slice(func(i int) app.UI {
				c := categories[i]
				return ui.Link("/articles#"+string(c), "c-"+string(c), app.Text(title(l, c)))
			}),
		),
	)
}

func nothing(l *content.Library) app.UI {
	return app.Div().Class("hints").Body(
		app.P().Text("Try another word for it, or fewer words. Or look through all articles by what they are about."),
		app.Div().Class("choices").Body(
			ui.Link("/articles", "button second", app.Text("All articles")),
			ui.Link("/help", "quiet", app.Text(called(l, "/help"))),
		),
	)
}

// found is one result: what kind of thing it is, its title and the passage, with
// the words marked. It is markup of one piece, which is drawn at once and stays as it
// is while the reader types on and finds it again.
func found(v View, r search.Result) app.UI {
	kind, note, class := "Page", "", "line"
	if c := content.Category(r.Category); slices.Contains(content.Shelves(), c) {
		kind = title(v.Library, c)
		class += " c-" + r.Category
	}
	switch r.Kind {
	case "article":
		if a, ok := v.Library.Article(strings.TrimPrefix(r.Path, "/articles/")); ok {
			note = lineNote(v, a)
			if v.away(a) {
				class += " away"
			}
		}
	case "exercise", "book":
		if r.Category != "" {
			kind += " · " + r.Kind
		} else {
			kind = strings.ToUpper(r.Kind[:1]) + r.Kind[1:]
		}
	case "help":
		kind = called(v.Library, "/help")
	}
	var b strings.Builder
	b.WriteString(`<article class="` + class + `"><p class="kicker">` + ui.Escape(kind) +
		`</p><h2 class="line-title"><a href="` + ui.Escape(r.Path) + `">`)
	mark(&b, r.Title)
	b.WriteString(`</a></h2><p class="line-dek">`)
	mark(&b, r.Excerpt)
	b.WriteString(`</p>`)
	if note != "" {
		b.WriteString(`<p class="small">` + ui.Escape(note) + `</p>`)
	}
	b.WriteString(`</article>`)
	return app.Raw(b.String())
}

func mark(b *strings.Builder, spans []search.Span) {
	for _, s := range spans {
		if s.Hit {
			b.WriteString("<mark>")
		}
		b.WriteString(ui.Escape(s.Text))
		if s.Hit {
			b.WriteString("</mark>")
		}
	}
}
