package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

func libraryHead(v View) (string, string) {
	return headed(v.Library, "/library")
}

func library(v View) app.UI {
	var liked []content.Article
	for _, a := range v.Library.Articles {
		if v.Reader.Likes[a.Slug] {
			liked = append(liked, a)
		}
	}
	return app.Div().Class("narrow", "shelf").Body(
		app.H1().Text(called(v.Library, "/library")),
		standingSection(v),
		app.If(len(v.Reader.Rejected) > 0, func() app.UI { return rejected(v) }),
		app.Section().Aria("labelledby", "liked").Body(
			app.H2().ID("liked").Class("label").Text("Liked"),
			app.If(len(liked) == 0, func() app.UI {
				return app.P().Class("muted").Text("Articles you like appear here.")
			}),
			app.Div().Class("stack").Body(app.Range(liked).Slice(func(i int) app.UI { return line(v, liked[i], true) })),
		),
		savedSection(v),
		offlineSection(v),
		homeScreen(v),
		app.Section().Aria("labelledby", "snapshots").Body(
			app.H2().ID("snapshots").Class("label").Text(called(v.Library, "/checkup")),
			snapshots(v),
		),
		readingShelf(v),
		account(v),
		textSettings(),
		app.Section().Aria("labelledby", "yours").Body(
			app.H2().ID("yours").Class("label").Text("Your data"),
			app.P().Text("One file with everything this device holds of you: likes, what you saved and read, snapshots, a checkup that is not finished. It works offline."),
			evictable(v),
			ui.Action("export", "", "", app.Text("Export everything")).Class("button", "second"),
		),
	)
}

func snapshots(v View) app.UI {
	n := len(v.Reader.Results)
	if n == 0 {
		return ui.Link("/checkup", "quiet", app.Text("Take the checkup"))
	}
	return ui.Link("/checkup/snapshot", "quiet", app.Text("Your latest snapshot, "+day(v.Reader.Results[0].TakenAt)))
}

func account(v View) app.UI {
	section := app.Section().Class("account").Aria("labelledby", "account")
	head := app.H2().ID("account").Class("label").Text("Account")
	if v.Reader.Account == "" {
		return section.Body(head,
			app.P().Text("Reading needs no account. With one, likes count and follow you to your other devices. There is no name, no e-mail and no password: your phone keeps a passkey."),
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
