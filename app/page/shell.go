package page

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

// Render draws the whole page: what goes into the body's first element.
func Render(v View) app.UI {
	r := routeOf(v.Place.Kind)
	shell := app.Div().ID("app").Class("app", "page-"+string(v.Place.Kind))
	// The focus goes here after each navigation: the name is what is announced.
	title, _ := v.Head()
	main := app.Main().ID("main").TabIndex(-1).Aria("label", ui.Attr(title)).Body(r.draw(v))
	if v.Exit() {
		shell = shell.Class("has-exit")
	}
	if a, ok := v.Library.Article(v.Place.Slug); ok {
		shell = shell.Class("c-" + string(a.Category))
	}
	if e, ok := v.Library.ExerciseAt(v.Place.Name); ok && v.Place.Kind == Exercise {
		shell = shell.Class("c-" + string(e.Category))
	}
	return shell.Body(
		app.If(v.Exit(), func() app.UI { return exitLink(v.Library.Site.Exit) }),
		top(v),
		main,
		foot(v),
		bottom(v, r),
		app.P().Class("say").Aria("live", "polite").Role("status").Text(v.Reader.Said),
		app.If(v.Reader.Reading.Player.On, func() app.UI { return listening(v) }),
		app.If(v.Reader.Reading.Note.HTML != "", func() app.UI { return note(v) }),
		app.If(v.Reader.Reading.Offer != OfferNone && !v.Reader.Reading.Quote, func() app.UI { return offer(v) }),
		app.If(v.Reader.Reading.Quote, func() app.UI { return quoteOffer(v) }),
		app.If(len(v.Reader.Mine.NewWays) > 0 && v.Place.Kind != Account, func() app.UI { return newWays(v) }).
			ElseIf(v.Reader.Edition, func() app.UI { return edition(v) }).
			ElseIf(v.Reader.Install.Offer && v.MayOffer(), func() app.UI { return installOffer(v) }),
		app.If(v.Reader.Sheet != "", func() app.UI { return sheet(v) }),
	)
}

// exitLink is first in tab order and a plain link, so that it works before any
// script and with none.
func exitLink(exit content.Exit) app.UI {
	return app.Aside().Aria("label", "Quick exit").Body(
		ui.Link(exit.To, "exit", app.Text("Leave this site")).
			DataSet("action", "exit").
			DataSet("title", ui.Attr(exit.Title)).
			Attr("rel", "noreferrer external").
			Attr("aria-describedby", "exit-note"),
	)
}

func top(v View) app.UI {
	nav := v.Library.Site.Nav
	return app.Header().Class("top").Body(
		app.A().Class("skip").Href("#main").Text("Skip to the text"),
		ui.Link("/", "brand", ui.Mark(v.Library.Site.Mark), ui.Span("brand-name", v.Library.Site.Name)),
		app.Nav().Class("links").Aria("label", "Site").Body(app.Range(nav).Slice(func(i int) app.UI {
			return place(v, nav[i], within(v.Place.Path, nav[i].To))
		})),
		pill(v),
		app.If(v.Place.Kind != Searching, func() app.UI {
			return ui.Link("/search", "top-search", ui.Icon("search"), ui.Span("unseen", called(v.Library, "/search")))
		}),
	)
}

func place(v View, to content.Link, here bool) app.UI {
	a := ui.Link(to.To, "", app.Text(to.Name))
	if here {
		a = a.Aria("current", current(v.Place.Path, to.To))
	}
	return a
}

// within reports whether a path is a place or one of the places in it.
func within(path, place string) bool { return path == place || strings.HasPrefix(path, place+"/") }

func current(path, href string) string {
	if path == href {
		return "page"
	}
	return "true"
}

// pill is the one place that says how this device stands with the server.
func pill(v View) app.UI {
	state := v.Reader.Sync
	if state == "" {
		state = "idle"
	}
	words, tone := status(v)
	p := app.Div().Class("pill", "tone-"+tone).Role("status").
		DataSet("sync", state).DataSet("pending", strconv.Itoa(v.Reader.Pending))
	if words == "" {
		p = p.Class("empty")
	}
	return p.Body(ui.Span("dot", ""), ui.Span("words", words))
}

func status(v View) (words, tone string) {
	r := v.Reader
	switch {
	case r.SignIn && r.Pending > 0:
		return "Sign in to send " + strconv.Itoa(r.Pending), "wait"
	case r.Sync == "error":
		return "Not sent yet", "wait"
	case r.Pending > 0:
		return changes(r.Pending) + " waiting", "wait"
	case r.Offline:
		return "Offline", "wait"
	case len(r.Rejected) > 0:
		return strconv.Itoa(len(r.Rejected)) + " not accepted", "wait"
	case v.Place.Kind == Article && r.OnDevice[v.Place.Slug]:
		return "On this device", "well"
	case v.Place.Kind == Snapshot && len(r.Results) > 0:
		return "Saved", "well"
	}
	return "", "well"
}

func changes(n int) string {
	if n == 1 {
		return "1 change"
	}
	return strconv.Itoa(n) + " changes"
}

func foot(v View) app.UI {
	site := v.Library.Site
	return app.Footer().Class("foot").Body(
		app.If(v.Exit(), func() app.UI {
			// The keys are only spoken of where the script for them runs.
			return app.Div().ID("exit-note").Class("exit-note").Body(
				app.P().Text("“Leave this site” takes you to "+site.Exit.Name+" quickly. It does not clear your history."),
				app.P().Class("exit-keys").Text("Pressing Shift three times does the same."),
			)
		}),
		app.P().Text(site.Disclaimer),
		app.Nav().Class("foot-links").Aria("label", "More").Body(app.Range(site.Foot).Slice(func(i int) app.UI {
			return ui.Link(site.Foot[i].To, "", app.Text(site.Foot[i].Name))
		})),
	)
}

// bottom is what a thumb reaches: the engagement bar on an article, else the
// tabs.
func bottom(v View, r route) app.UI {
	if r.kind == Article {
		return engagementBar(v)
	}
	tabs, path := v.Library.Site.Tabs, v.Place.Path
	here := belongs(v.Library, path, r.tab)
	return app.Nav().Class("tabs").Aria("label", "Main").Body(app.Range(tabs).Slice(func(i int) app.UI {
		return tab(tabs[i], path, tabs[i].To == here)
	}))
}

// belongs returns which tab a page belongs to: its own, that of the place it is in,
// or that of what it is most like.
func belongs(l *content.Library, path, like string) string {
	for _, t := range l.Site.Tabs {
		if t.To != "/" && within(path, t.To) {
			return t.To
		}
	}
	return like
}

func tab(to content.Link, path string, here bool) app.UI {
	icon := "home"
	if to.To != "/" {
		icon = to.To[1:]
	}
	a := ui.Link(to.To, "tab", ui.Icon(icon), ui.Span("", to.Name))
	if here {
		a = a.Aria("current", current(path, to.To))
	}
	return a
}
