package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
)

// sheet is the panel over the page: signing in, signing out, the text settings, or
// the link that is left when neither the share sheet nor the clipboard is to be had.
func sheet(v View) app.UI {
	var title string
	var body []app.UI
	switch v.Reader.Sheet {
	case SheetSignIn:
		title, body = "Sign in to like", signIn(v)
	case SheetSignOut:
		title, body = "Sign out with "+changes(v.Reader.Pending)+" waiting?", signOut()
	case SheetLink:
		title, body = "Copy this link", []app.UI{
			app.P().Text("This browser can neither share nor copy for you. The link is selected: copy it by hand."),
			app.Input().ID("share-link").Type("text").ReadOnly(true).Aria("label", "Link to this article").Value(ui.Attr(v.Reader.Problem)),
			ui.Action("close", "", "", app.Text("Done")).Class("button"),
		}
	case SheetLook:
		title, body = "Text and theme", lookSheet(v)
	case SheetKeys:
		title, body = "Keyboard shortcuts", keysSheet(v)
	}
	panel := []app.UI{app.H2().ID("sheet-title").TabIndex(-1).Text(title)}
	return app.Div().Class("veil").Body(
		app.Div().ID("sheet").Class("sheet").Role("dialog").Aria("modal", "true").Aria("labelledby", "sheet-title").
			Body(append(panel, body...)...),
	)
}

func signIn(v View) []app.UI {
	if v.Reader.Busy {
		return []app.UI{
			app.P().Role("status").Text("Waiting for your device. Follow what it asks."),
			ui.Action("close", "", "", app.Text("Cancel")).Class("quiet"),
		}
	}
	words := "Likes are counted once a person, so they need a passkey: one tap, no name, no e-mail, no password. What you tapped is kept on this device meanwhile."
	return []app.UI{
		app.P().Text(words),
		app.If(v.Reader.Problem != "", func() app.UI {
			return app.P().Class("problem").Role("alert").Text(v.Reader.Problem)
		}),
		app.Div().Class("choices").Body(
			ui.Action("passkey-create", "", "", app.Text("Create a passkey")).Class("button"),
			ui.Action("passkey-sign-in", "", "", app.Text("I have one already")).Class("button", "second"),
			ui.Action("close", "", "", app.Text("Not now")).Class("quiet"),
		),
	}
}

func signOut() []app.UI {
	return []app.UI{
		app.P().Text("They have not reached the server. Keep them hidden on this device and they are sent when you sign in again; discard them and they are gone."),
		app.Div().Class("choices").Body(
			ui.Action("sign-out-keep", "", "", app.Text("Keep and sign out")).Class("button"),
			ui.Action("sign-out-discard", "", "", app.Text("Discard and sign out")).Class("button", "second"),
			ui.Action("close", "", "", app.Text("Stay signed in")).Class("quiet"),
		),
	}
}
