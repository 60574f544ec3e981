package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/content"
)

func ownHead(v View) (string, string) {
	p, _ := v.Library.Page(v.Place.Name)
	return p.Title + " · " + v.Library.Site.Name, p.Dek
}

// own is one of the magazine's own texts.
func own(v View) app.UI {
	p, _ := v.Library.Page(v.Place.Name)
	return app.Article().Class("reading").Body(
		app.Header().Class("article-head").Body(
			app.H1().Text(p.Title),
			app.P().Class("dek").Text(p.Dek),
			app.P().Class("small").Text("Last changed on "+day(p.Changed)),
		),
		text(v),
		app.If(v.Library.Site.Masthead.On == p.Path(), func() app.UI { return masthead(v.Library.Site.Masthead) }),
	)
}

// masthead says who answers for the texts, and where nobody does.
func masthead(m content.Masthead) app.UI {
	row := func(what, who string) app.UI { return app.Div().Body(app.Dt().Text(what), app.Dd().Text(who)) }
	or := func(who, nobody string) string {
		if who == "" {
			return nobody
		}
		return who
	}
	return app.Section().Class("after").Aria("labelledby", "masthead").Body(
		app.H2().ID("masthead").Class("label").Text("Who answers for the texts"),
		app.Dl().Class("badges").Body(
			row("Publisher", or(m.Publisher, "No publisher is named yet.")),
			row("Editor", or(m.Editor, "No editor is named yet.")),
			row("Clinicians who read for us", or(strings.Join(m.Clinical, "; "), "None yet. No clinician has read these texts.")),
		),
	)
}

func booksHead(v View) (string, string) {
	return headed(v.Library, "/books")
}

func books(v View) app.UI {
	return app.Div().Class("narrow", "books").Body(app.H1().Text(called(v.Library, "/books")), text(v))
}
