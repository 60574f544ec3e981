package page

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

func homeHead(v View) (string, string) {
	return v.Library.Site.Name, v.Library.Site.Tagline
}

func home(v View) app.UI {
	all := v.Library.Articles
	if len(all) == 0 {
		return app.Div().Class("wide").Body(app.H1().Text("Nothing has been published yet."))
	}
	beside, rest := all[1:min(3, len(all))], all[min(3, len(all)):min(9, len(all))]
	return app.Div().Class("wide", "home").Body(
		app.H1().Class("unseen").Text(v.Library.Site.Name),
		continueReading(v),
		app.Div().Class("front").Body(
			lead(v, all[0]),
			app.Div().Class("beside").Body(
				app.Range(beside).Slice(func(i int) app.UI { return line(v, beside[i], true) }),
			),
		),
		invitation(v),
		app.If(len(rest) > 0, func() app.UI {
			return app.Section().Class("new").Aria("labelledby", "new").Body(
				app.H2().ID("new").Class("label").Text("New"),
				app.Div().Class("columns").Body(
					app.Range(rest).Slice(func(i int) app.UI { return line(v, rest[i], true) }),
				),
				ui.Link("/articles", "quiet", app.Text("All "+strconv.Itoa(len(all))+" articles")),
			)
		}),
		oneExercise(v, all[0]),
		byCategory(v.Library, all[min(9, len(all)):]),
	)
}

// oneExercise offers the exercise that goes with the lead, else the first: one, not
// a list.
func oneExercise(v View, lead content.Article) app.UI {
	e, ok := content.Exercise{}, false
	if len(lead.Exercises) > 0 {
		e, ok = v.Library.Exercise(lead.Exercises[0])
	}
	if !ok && len(v.Library.Exercises) > 0 {
		e, ok = v.Library.Exercises[0], true
	}
	return app.If(ok && v.offers(e), func() app.UI {
		return app.Section().Class("one", "c-"+string(e.Category)).Aria("labelledby", "one").Body(
			app.H2().ID("one").Class("label").Text("One thing to try"),
			app.Div().Body(
				exerciseLink(e),
				app.P().Class("line-dek").Text(e.Dek),
			),
			ui.Link("/exercises", "quiet", app.Text("All exercises")),
		)
	})
}

// byCategory names a few more pieces of each category, only by their titles.
func byCategory(l *content.Library, rest []content.Article) app.UI {
	categories := content.Categories()
	return app.Section().Class("shelves").Aria("labelledby", "shelves").Body(
		app.H2().ID("shelves").Class("unseen").Text("By category"),
		app.Range(categories).Slice(func(i int) app.UI {
			c := categories[i]
			var few []content.Article
			for _, a := range rest {
				if a.Category == c && len(few) < 3 {
					few = append(few, a)
				}
			}
			return app.Div().Class("shelf-of", "c-"+string(c)).Body(
				app.H3().Body(ui.Link("/articles#"+string(c), "kicker", app.Text(title(l, c)))),
				app.Ul().Class("plain").Body(app.Range(few).Slice(func(i int) app.UI {
					return app.Li().Body(ui.Link(few[i].Path(), "", app.Text(few[i].Title)))
				})),
			)
		}),
	)
}

func lead(v View, a content.Article) app.UI {
	return app.Article().Class("lead", "c-"+string(a.Category)).Body(
		kicker(v.Library, a.Category),
		app.If(a.Mark != "", func() app.UI { return proof(a) }),
		app.H2().Class("lead-title").Body(ui.Link(a.Path(), "", app.Text(a.Title))),
		app.P().Class("dek").Text(a.Dek),
		app.P().Class("small").Text(lineNote(v, a)),
	)
}

// line is an article in a list: its category, title, dek, minutes and whether
// it can be read offline.
func line(v View, a content.Article, withKicker bool) app.UI {
	piece := app.Article().Class("line", "c-"+string(a.Category))
	if v.away(a) {
		piece = piece.Class("away")
	}
	l := v.Library
	return piece.Body(
		app.If(withKicker, func() app.UI { return kicker(l, a.Category) }),
		app.If(a.Mark != "", func() app.UI { return proof(a) }),
		app.H3().Body(ui.Link(a.Path(), "", app.Text(a.Title))),
		app.P().Class("line-dek").Text(a.Dek),
		app.P().Class("small").Text(lineNote(v, a)),
	)
}

func lineNote(v View, a content.Article) string {
	note := strconv.Itoa(a.Minutes) + " min"
	switch m := v.Reader.Reading.Marks[a.Slug]; {
	case a.Sensitive: // a place from before it was says nothing
	case m.Done:
		note += " · read"
	case m.Begun():
		note = minutesLeft(a, m)
	}
	if v.Reader.OnDevice[a.Slug] {
		note += " · on this device"
	} else if v.away(a) {
		note += " · needs a connection"
	}
	if v.Reader.Likes[a.Slug] {
		note += " · liked"
	}
	return note
}

// away reports whether an article cannot be opened now: there is no connection, and
// it is not on this device.
func (v View) away(a content.Article) bool {
	return v.Reader.Offline && v.Reader.OnDevice != nil && !v.Reader.OnDevice[a.Slug]
}

func kicker(l *content.Library, c content.Category) app.UI {
	return app.P().Class("kicker").Text(title(l, c))
}

func invitation(v View) app.UI {
	in := v.Library.Site.Invitation
	return app.Section().Class("invitation").Aria("labelledby", "invitation").Body(
		app.Div().Body(
			app.H2().ID("invitation").Text(in.Title),
			app.P().Text(in.Text),
			app.Div().Body(reminder(v)...),
			ui.Link("/checkup", "button", app.Text(in.Button)),
		),
		app.Raw(`<svg class="bars-hint" viewBox="0 0 88 56" width="88" height="56" aria-hidden="true" focusable="false"><rect class="communication" x="0" y="4" width="16" height="52" rx="3"/><rect class="intimacy" x="24" y="20" width="16" height="36" rx="3"/><rect class="shared-goals" x="48" y="12" width="16" height="44" rx="3"/><rect class="conflict" x="72" y="30" width="16" height="26" rx="3"/></svg>`),
	)
}

// filed is what the list of all is ordered by: the categories, and safety once
// something is filed there.
func filed(l *content.Library) []content.Category {
	return slices.DeleteFunc(content.Shelves(), func(c content.Category) bool {
		return !c.Valid() && !slices.ContainsFunc(l.Articles, func(a content.Article) bool { return a.Category == c })
	})
}

func articlesHead(v View) (string, string) {
	return headed(v.Library, "/articles")
}

func articles(v View) app.UI {
	categories := filed(v.Library)
	return app.Div().Class("wide", "index").Body(
		app.H1().Text(called(v.Library, "/articles")),
		ui.Link("/search", "search-link", ui.Icon("search"), ui.Span("", "Search everything")),
		app.Nav().Class("jump").Aria("label", "Categories").Body(
			app.Range(categories).Slice(func(i int) app.UI {
				c := categories[i]
				return ui.Link("#"+string(c), "c-"+string(c), app.Text(title(v.Library, c)))
			}),
		),
		app.Range(categories).Slice(func(i int) app.UI {
			c := categories[i]
			var pieces []content.Article
			for _, a := range v.Library.Articles {
				if a.Category == c {
					pieces = append(pieces, a)
				}
			}
			return app.Section().ID(string(c)).Class("category", "c-"+string(c)).Aria("labelledby", string(c)+"-name").Body(
				app.H2().ID(string(c)+"-name").Class("label").Text(title(v.Library, c)),
				app.If(len(pieces) == 0, func() app.UI {
					return app.P().Class("small").Text("Nothing here yet.")
				}),
				app.Div().Class("columns").Body(
					app.Range(pieces).Slice(func(i int) app.UI { return line(v, pieces[i], false) }),
				),
			)
		}),
	)
}
