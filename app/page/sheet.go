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
		title, body = "Sign in", signIn(v)
		if v.Place.Kind == Article {
			title = "Sign in to like"
		}
	case SheetSignOut:
		title, body = leavingTitle(v.Reader), leaving(v)
	case SheetLink:
		title, body = "Copy this link", []app.UI{
			app.P().Text("This browser can neither share nor copy for you. The link is selected: copy it by hand."),
			app.Input().ID("share-link").Type("text").ReadOnly(true).Aria("label", "Link to this article").Value(ui.Attr(v.Reader.Problem)),
			ui.Action("close", "", "", app.Text("Done")).Class("button"),
		}
	case SheetEnter:
		title, body = "Other ways to sign in", enter(v)
	case SheetMail:
		title, body = "Link an e-mail address", linkMail(v)
	case SheetEverywhere:
		title, body = "Sign out everywhere?", signOutEverywhere(v)
	case SheetCodes:
		title, body = "Your recovery codes", newCodes(v)
	case SheetAsk:
		title, body = v.Reader.Mine.Ask.Title, ask(v)
	case SheetRename:
		title, body = "Rename this passkey", rename(v)
	case SheetGone:
		title, body = "This account was deleted", gone()
	case SheetQuote:
		title, body = "Copy this quote", []app.UI{
			app.P().Text("This browser can neither share nor copy for you. The quote and its link are selected: copy them by hand."),
			app.Textarea().ID("share-link").ReadOnly(true).Rows(6).Aria("label", "Quote with its link").Text(v.Reader.Problem),
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
