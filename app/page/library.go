package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

func libraryHead(v View) (string, string) {
	return headed(v.Library, "/library")
}

// library begins with what the reader has there; what this device and the server
// have to say is first only while something waits.
func library(v View) app.UI {
	var liked []content.Article
	for _, a := range v.Library.Articles {
		if v.Reader.Likes[a.Slug] {
			liked = append(liked, a)
		}
	}
	saved := v.Reader.Shelf.saved(v.Library)
	begun := v.Reader.Reading.Unfinished(v.Library)
	waiting := v.Reader.Pending > 0 || len(v.Reader.Rejected) > 0
	return app.Div().Class("narrow", "shelf").Body(
		app.H1().Text(called(v.Library, "/library")),
		app.If(waiting, func() app.UI { return standingSection(v) }),
		app.If(len(v.Reader.Rejected) > 0, func() app.UI { return rejected(v) }),
		app.If(len(begun)+len(saved)+len(liked) == 0, emptyShelf),
		app.If(len(begun) > 0, func() app.UI { return shelved(v, "reading", "Reading", begun) }),
		app.If(len(saved) > 0, func() app.UI { return shelved(v, "saved", "Saved", saved) }),
		app.If(len(liked) > 0, func() app.UI { return shelved(v, "liked", "Liked", liked) }),
		app.Section().Aria("labelledby", "snapshots").Body(
			app.H2().ID("snapshots").Class("label").Text(called(v.Library, "/checkup")),
			snapshots(v),
		),
		textSettings(),
		account(v),
		offlineSection(v), // below what must not move when it grows
		homeScreen(v),
		app.Section().Aria("labelledby", "yours").Body(
			app.H2().ID("yours").Class("label").Text("Your data"),
			app.P().Text("One file with all your data on this device: likes, what you saved and read, snapshots, a checkup that is not finished. It works offline."),
			evictable(v),
			app.Div().Class("choices").Body(
				ui.Action("export", "", "", app.Text("Export everything")).Class("button", "second"),
				app.If(len(v.Reader.Reading.Marks) > 0, func() app.UI {
					return ui.Action("forget-reading", "", "", app.Text("Forget what I read here")).Class("quiet")
				}),
			),
		),
		app.If(!waiting, func() app.UI { return standingSection(v) }),
	)
}

// emptyShelf is for a reader who has not done anything yet.
func emptyShelf() app.UI {
	return app.Section().Class("empty-shelf").Body(
		app.P().Class("dek").Text("What you begin, save or like is listed here."),
		ui.Link("/articles", "button", app.Text("Find something to read")),
	)
}

func shelved(v View, id, name string, list []content.Article) app.UI {
	return app.Section().Aria("labelledby", id).Body(
		app.H2().ID(id).Class("label").Text(name),
		app.Div().Class("stack").Body(app.Range(list).Slice(func(i int) app.UI { return line(v, list[i], true) })),
	)
}

func snapshots(v View) app.UI {
	n := len(v.Reader.Results)
	if n == 0 {
		return ui.Link("/checkup", "two-lines", ui.Span("name", "Take the checkup"), ui.Span("small", "24 questions, two minutes"))
	}
	return ui.Link("/checkup/snapshot", "two-lines", ui.Span("name", "Your latest snapshot"), ui.Span("small", day(v.Reader.Results[0].TakenAt)))
}

func account(v View) app.UI {
	section := app.Section().Class("account").Aria("labelledby", "account")
	head := app.H2().ID("account").Class("label").Text("Account")
	if v.Reader.Account == "" {
		return section.Body(head,
			app.P().Text("Reading needs no account. With one, likes count and follow you to your other devices. There is no name, no e-mail and no password: you sign in with your phone’s lock."),
			app.Div().Class("choices").Body(
				ui.Action("sign-in", "", "", app.Text("Sign in or create one")).Class("button"),
				ui.Link("/account", "quiet", app.Text("Discreet mode and more")),
			))
	}
	return section.Body(head,
		app.P().Text("You are signed in. Your passkeys, recovery codes, devices and how to delete it all are on a page of their own."),
		app.Div().Class("choices").Body(
			ui.Link("/account", "button", app.Text("Your account")).Class("second"),
			ui.Action("sign-out", "", "", app.Text("Sign out")).Class("quiet"),
		))
}

func helpHead(v View) (string, string) {
	return "More information · " + v.Library.Site.Name, "More information."
}

func help(v View) app.UI {
	return app.Div().Class("narrow", "help").Body(app.H1().Text(called(v.Library, "/help")), text(v))
}
