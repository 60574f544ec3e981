package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
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
	)
}

func booksHead(v View) (string, string) {
	return headed(v.Library, "/books")
}

func books(v View) app.UI {
	return app.Div().Class("narrow", "books").Body(app.H1().Text(called(v.Library, "/books")), text(v))
}
