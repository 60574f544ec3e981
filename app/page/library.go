package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

func libraryHead(v View) (string, string) {
	return "Library · " + v.Library.Site.Name, "What is on this device, and how it stands with the server."
}

func library(v View) app.UI {
	var liked []content.Article
	for _, a := range v.Library.Articles {
		if v.Reader.Likes[a.Slug] {
			liked = append(liked, a)
		}
	}
	return app.Div().Class("narrow", "shelf").Body(
		app.H1().Text("Your library"),
		waiting(v),
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
		app.Section().Aria("labelledby", "snapshots").Body(
			app.H2().ID("snapshots").Class("label").Text("Checkup"),
			snapshots(v),
		),
		readingShelf(v),
		account(v),
		textSettings(),
		app.Section().Aria("labelledby", "yours").Body(
			app.H2().ID("yours").Class("label").Text("Your data"),
			app.P().Text("One file with everything this device holds of you: likes, what you saved and read, snapshots, a checkup that is not finished. It works offline."),
			app.If(v.Reader.Evictable, func() app.UI {
				return app.P().Class("muted").Text("This browser may delete what a site keeps when you have not visited for a while, some after seven days. Install the magazine on your home screen, sign in, or export to be safe.")
			}),
			ui.Action("export", "", "", app.Text("Export everything")).Class("button", "second"),
		),
	)
}

func waiting(v View) app.UI {
	r := v.Reader
	section := app.Section().Class("waiting").Aria("labelledby", "waiting")
	head := app.H2().ID("waiting").Class("label").Text("This device and the server")
	switch {
	case r.SignIn:
		return section.Body(head,
			app.P().Text(changes(r.Pending)+" will be sent when you sign in again. Nothing is lost until then."),
			ui.Action("sign-in", "", "", app.Text("Sign in")).Class("button"))
	case r.Pending > 0:
		return section.Body(head,
			app.P().Text(changes(r.Pending)+" waiting. They are kept on this device and sent as soon as there is a connection."),
			ui.Action("sync", "", "", app.Text("Try again now")).Class("button", "second"))
	case r.LastSync.IsZero():
		return section.Body(head, app.P().Class("muted").Text("Nothing is waiting."))
	default:
		return section.Body(head, app.P().Class("muted").Text("Nothing is waiting. Last synced at "+r.LastSync.Format("15:04")+"."))
	}
}

func rejected(v View) app.UI {
	list := v.Reader.Rejected
	return app.Section().Class("rejected").Aria("labelledby", "rejected").Body(
		app.H2().ID("rejected").Class("label").Text("Not accepted"),
		app.Ul().Class("plain").Body(app.Range(list).Slice(func(i int) app.UI {
			return app.Li().Text(list[i].Message)
		})),
		ui.Action("dismiss", "", "", app.Text("I have seen this")).Class("quiet"),
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
	return app.Div().Class("narrow", "help").Body(app.H1().Text("Help"), text(v))
}
