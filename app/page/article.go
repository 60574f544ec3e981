package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

func articleHead(v View) (string, string) {
	a, _ := v.Library.Article(v.Place.Slug)
	return a.Title + " · " + v.Library.Site.Name, a.Dek
}

func article(v View) app.UI {
	a, _ := v.Library.Article(v.Place.Slug)
	c := v.Reader.Counts[a.Slug]
	return app.Article().Class("reading").DataSet("article", ui.Attr(a.Slug)).Body(
		app.Header().Class("article-head").Body(
			kicker(v.Library, a.Category),
			app.If(a.Mark != "", func() app.UI { return proof(a) }),
			app.H1().Text(a.Title),
			app.P().Class("dek").Text(a.Dek),
			app.Ul().Class("facts").Body(
				app.Li().Body(app.Time().Attr("datetime", a.Published).Text(shortDay(a.Published))),
				app.Li().Text(strconv.Itoa(a.Minutes)+" min"),
				app.If(a.Sources > 0, func() app.UI {
					return app.Li().Body(ui.Link("#sources", "", app.Text(count(int64(a.Sources), "source"))))
				}),
				app.Li().Class("views").DataSet("count", "views").Text(counted(v, c.Views, "view")),
			),
		),
		app.If(hasContents(v), func() app.UI { return contents(v) }),
		text(v),
		app.If(len(a.Exercises) > 0 && !a.Sensitive, func() app.UI { return fear(v.Library, v.Library.Site.Afraid) }),
		app.If(len(practices(v, a)) > 0, func() app.UI { return practise(v, a) }),
		app.If(a.Sensitive, func() app.UI { return talk(v, a) }).
			ElseIf(len(a.Related) > 0, func() app.UI { return related(v, a) }),
		byline(v, checked(a)+" "+reviewed(v.Library, a)),
	)
}

// proof says why an editor sees what readers do not.
func proof(a content.Article) app.UI { return app.P().Class("proof").Text(a.Mark) }

// fear is the line that says what this is not for, with the way to help.
func fear(l *content.Library, words string) app.UI {
	return app.P().Class("fear").Body(ui.Span("", words+" "), seeHelp(l))
}

func seeHelp(l *content.Library) app.UI {
	return ui.Link("/help", "", app.Text("See "+called(l, "/help")+"."))
}

// counted is empty until the device has heard a number once: a nought that is
// only not knowing would be a lie.
func counted(v View, n int64, noun string) string {
	if v.Reader.Counts == nil || n == 0 {
		return ""
	}
	return count(n, noun)
}

func text(v View) app.UI {
	switch {
	case v.Body != "":
		return app.Raw(v.Body)
	case v.Reader.Failed:
		return app.Div().Class("prose", "missing").Role("alert").Body(
			app.P().Text("This text is not on your device, and there is no connection right now."),
			ui.Action("reload", "", "", app.Text("Try again")).Class("button"),
			ui.Link("/library", "quiet", app.Text("See what you can read offline")),
		)
	default:
		return app.Div().Class("prose", "loading").Aria("busy", "true").Body(
			app.P().Text("Opening…"),
		)
	}
}

// practices is the exercises that the article may offer this reader.
func practices(v View, a content.Article) []content.Exercise {
	var out []content.Exercise
	for _, id := range a.Exercises {
		if e, ok := v.Library.Exercise(id); ok && v.offers(e) && (e.Alone || !a.Sensitive) {
			out = append(out, e)
		}
	}
	return out
}

func practise(v View, a content.Article) app.UI {
	list := practices(v, a)
	return app.Section().Class("after").Aria("labelledby", "practise").Body(
		app.H2().ID("practise").Class("label").Text("To practise"),
		app.Ul().Class("plain").Body(app.Range(list).Slice(func(i int) app.UI {
			return app.Li().Body(exerciseLink(list[i]))
		})),
	)
}

// talk ends a piece that somebody may read who is in danger: people to talk to, and
// the one other piece that the editors chose, if any. Nothing is added by itself.
func talk(v View, a content.Article) app.UI {
	one := a.Related[:min(1, len(a.Related))]
	return app.Section().Class("after", "talk").Aria("labelledby", "talk").Body(
		app.H2().ID("talk").Class("label").Text("If you want to talk to someone"),
		app.P().Text("In private, before you are sure of anything, and whatever you decide."),
		helpLink(),
		app.Range(one).Slice(func(i int) app.UI {
			other, _ := v.Library.Article(one[i])
			return line(v, other, true)
		}),
	)
}

// related is where to go from here: the next piece of the same category, then what
// the editors chose.
func related(v View, a content.Article) app.UI {
	next, ok := nextIn(v, a)
	return app.Section().Class("after").Aria("labelledby", "related").Body(
		app.H2().ID("related").Class("label").Text("Read next"),
		app.Div().Class("stack").Body(
			app.If(ok, func() app.UI { return line(v, next, true) }),
			app.Range(a.Related).Slice(func(i int) app.UI {
				other, _ := v.Library.Article(a.Related[i])
				return line(v, other, true)
			}),
		),
	)
}

// nextIn returns the next older piece of the category, from the newest again after
// the oldest, that the editors did not choose anyway; one that was not read yet if
// there is one. Only the editors send readers to a sensitive one.
func nextIn(v View, a content.Article) (next content.Article, ok bool) {
	all := v.Library.Articles
	here := slices.IndexFunc(all, func(other content.Article) bool { return other.Slug == a.Slug })
	for i := 1; i < len(all); i++ {
		other := all[(here+i)%len(all)]
		if other.Category != a.Category || other.Sensitive || slices.Contains(a.Related, other.Slug) {
			continue
		}
		if !v.Reader.Reading.Marks[other.Slug].Done {
			return other, true
		}
		if !ok {
			next, ok = other, true
		}
	}
	return next, ok
}

// byline ends a piece. What the foot of every page says anyway is repeated on paper
// only, where there is no foot.
func byline(v View, words string) app.UI {
	site, class := v.Library.Site, ""
	if strings.Contains(site.Disclaimer, site.Advice) {
		class = "on-paper"
	}
	return app.P().Class("small byline").Body(ui.Span(class, site.Advice+" "), ui.Span("", words))
}

// reviewed says which clinician has read a piece, or that nobody has.
func reviewed(l *content.Library, a content.Article) string {
	if a.Reviewed != "" {
		return "Read by " + a.Reviewed + "."
	}
	return l.Site.Masthead.Unread
}

func checked(a content.Article) string {
	words := "Facts checked on " + day(a.Checked) + "."
	if a.Updated != "" && a.Updated != a.Published {
		words += " Updated on " + day(a.Updated) + "."
	}
	return words
}

// engagementBar is what a thumb reaches: back to the list first, since an
// installed app on some phones has no other way, then the look's five.
func engagementBar(v View) app.UI {
	slug := v.Place.Slug
	liked := v.Reader.Likes[slug]
	c := v.Reader.Counts[slug]
	likes := ui.Span("word", "Like")
	if c.Likes > 0 {
		likes = ui.Span("", number(c.Likes))
	}
	shares := []app.UI{ui.Span("word", "Share")}
	if c.Shares > 0 {
		shares = append(shares, ui.Span("middot", " · "), ui.Span("", number(c.Shares)))
	}
	like := ui.Action("like", slug, label("Like this article", c.Likes, "like"), ui.Icon("heart"), app.Span().Class("n").Body(likes)).
		Class("bar-button", "like").
		Aria("pressed", strconv.FormatBool(liked))
	return app.Nav().Class("bar").Aria("label", "This article").Body(
		ui.Link("/articles", "bar-button", ui.Icon("back")).Aria("label", "All articles"),
		like,
		ui.Action("share", slug, label("Share this article", c.Shares, "share"), ui.Icon("share"), app.Span().Class("n").Body(shares...)).Class("bar-button"),
		ui.Action("listen", slug, "Listen to this article", ui.Icon("listen")).
			Class("bar-button", "push").Aria("pressed", strconv.FormatBool(v.Reader.Reading.Player.On)),
		saveButton(v),
		app.If(hasContents(v), contentsButton),
		ui.Action("look", "", "Text and theme", ui.Icon("look")).Class("bar-button"),
	)
}

// label names a button for screen readers, with its number once there is one.
func label(words string, n int64, noun string) string {
	if n == 0 {
		return words
	}
	return words + ", " + count(n, noun)
}
