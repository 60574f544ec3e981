package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/engagement"
	"stale.love/app/ui"
)

// Mine is what a reader's own page knows, as the server last said it, and what this
// device was told to be careful with.
type Mine struct {
	Standing *engagement.Standing // nil: not heard yet
	Failed   bool                 // it could not be fetched
	Ways     engagement.Ways      // how one can sign in here beside passkeys and recovery codes
	Codes    []string             // new recovery codes, while they are shown
	Ask      Ask
	MailSent bool             // a code is on its way
	NewWays  []engagement.Way // added on another device, and not seen on this one
	Discreet bool             // neutral titles: see DiscreetTitle
}

// The sheets around signing in and a reader's own page.
const (
	SheetEnter      Sheet = "enter"
	SheetMail       Sheet = "mail"
	SheetEverywhere Sheet = "everywhere"
	SheetCodes      Sheet = "codes"
	SheetAsk        Sheet = "ask"
	SheetRename     Sheet = "rename"
	SheetGone       Sheet = "gone"
)

// Ask is a question that one more tap answers.
type Ask struct {
	Title, Words string
	Action, Arg  string // what "yes" does
	Yes          string
	Value        string // in a field, where the question has one
}

func accountHead(v View) (string, string) {
	return "Account · " + v.Library.Site.Name, "Your passkeys, devices and data."
}

func accountPage(v View) app.UI {
	return app.Div().Class("narrow", "shelf", "own").Body(
		app.H1().Text("Your account"),
		ownStanding(v),
		discreet(v),
		app.Section().Aria("labelledby", "yours").Body(
			app.H2().ID("yours").Class("label").Text("Your data"),
			app.P().Text("One file with everything: your data on this device and, when you are signed in and online, what the server holds. It is yours; no one is told."),
			app.Div().Class("choices").Body(
				ui.Action("export", "", "", app.Text("Export everything")).Class("button", "second"),
				app.If(v.Reader.Account != "", func() app.UI {
					return ui.Action("delete-account", "", "", app.Text("Delete account")).Class("quiet")
				}),
			),
		),
	)
}

func ownStanding(v View) app.UI {
	own := v.Reader.Mine
	block := app.Div().Class("standing")
	switch {
	case v.Reader.Account == "":
		return block.Body(app.Section().Aria("label", "Signing in").Body(
			app.P().Text("Reading needs no account. With one, likes count and follow you to your other devices. There is no name and no password: you sign in with your phone’s lock."),
			ui.Action("sign-in", "", "", app.Text("Sign in or create one")).Class("button"),
		))
	case own.Standing == nil && own.Failed:
		return block.Body(app.Section().Aria("label", "Your account").Body(
			app.P().Text("This page shows what the server knows, and it cannot be reached right now. You are still signed in on this device, and nothing is lost."),
			app.Div().Class("choices").Body(
				ui.Action("account", "", "", app.Text("Try again")).Class("button"),
				ui.Action("sign-out", "", "", app.Text("Sign out")).Class("button", "second"),
			),
		))
	case own.Standing == nil:
		return block.Body(app.P().Class("muted").Role("status").Text("One moment …"))
	}
	return block.Body(passkeys(*own.Standing), recoveryCodes(*own.Standing), otherWays(*own.Standing), devices(*own.Standing))
}

func passkeys(s engagement.Standing) app.UI {
	return app.Section().Aria("labelledby", "passkeys").Body(
		app.H2().ID("passkeys").Class("label").Text("Passkeys"),
		app.P().Text("Each opens your account with one tap. Add one on every kind of device you use, so that losing a phone loses nothing."),
		app.If(len(s.Passkeys) == 0, func() app.UI {
			return app.P().Class("muted").Text("There is none at the moment.")
		}),
		app.Ul().Class("plain", "holdings").Body(app.Range(s.Passkeys).Slice(func(i int) app.UI {
			p := s.Passkeys[i]
			facts := "Added " + shortDay(p.Added)
			if p.Used != "" {
				facts += " · last used " + shortDay(p.Used)
			}
			if p.Synced {
				facts += " · synced by your password manager"
			}
			return app.Li().Body(
				app.P().Class("holding").Text(p.Name),
				app.P().Class("small").Text(facts),
				app.Div().Class("deeds").Body(
					ui.Action("passkey-rename", p.ID, "Rename "+p.Name, app.Text("Rename")).Class("quiet"),
					ui.Action("passkey-remove", p.ID, "Remove "+p.Name, app.Text("Remove")).Class("quiet"),
				),
			)
		})),
		ui.Action("passkey-add", "", "", app.Text("Add a passkey")).Class("button", "second"),
	)
}

func recoveryCodes(s engagement.Standing) app.UI {
	words, press := "Codes on paper open your account when every passkey is lost. Without them no one can, not even us: we do not know whose account it is.", "Make recovery codes"
	if s.Codes > 0 {
		words, press = count(int64(s.Codes), "recovery code")+" left, made on "+day(s.CodesMade)+". Each works once.", "Make new codes"
	}
	return app.Section().Aria("labelledby", "codes").Body(
		app.H2().ID("codes").Class("label").Text("Recovery codes"),
		app.P().Text(words),
		ui.Action("codes", strconv.Itoa(s.Codes), "", app.Text(press)).Class("button", "second"),
	)
}

func otherWays(s engagement.Standing) app.UI {
	mail, provider := s.Ways.Mail || s.Mail != "", s.Ways.Provider != "" || s.Provider != ""
	name := s.Ways.Provider
	if name == "" {
		name = "Your identity provider"
	}
	return app.If(mail || provider, func() app.UI {
		return app.Section().Aria("labelledby", "ways").Body(
			app.H2().ID("ways").Class("label").Text("Other ways to sign in"),
			app.If(mail, func() app.UI {
				if s.Mail == "" {
					return way("An e-mail address", "Not linked. A code sent to it would open your account. We keep a fingerprint of the address, not the address.",
						ui.Action("mail", "", "", app.Text("Link an address")).Class("quiet"))
				}
				return way("An e-mail address", "Linked on "+shortDay(s.Mail)+". We keep a fingerprint of it and cannot show it.",
					ui.Action("mail-remove", "", "", app.Text("Unlink")).Class("quiet"))
			}),
			app.If(provider, func() app.UI {
				if s.Provider == "" {
					return way(name, "Not linked.", ui.Action("provider", "", "", app.Text("Link")).Class("quiet"))
				}
				return way(name, "Linked on "+shortDay(s.Provider)+".", ui.Action("provider-remove", "", "", app.Text("Unlink")).Class("quiet"))
			}),
		)
	})
}

func way(name, facts string, deed app.UI) app.UI {
	return app.Div().Class("holdings-one").Body(
		app.P().Class("holding").Text(name),
		app.P().Class("small").Text(facts),
		app.Div().Class("deeds").Body(deed),
	)
}

func devices(s engagement.Standing) app.UI {
	return app.Section().Aria("labelledby", "devices").Body(
		app.H2().ID("devices").Class("label").Text("Signed in on"),
		app.Ul().Class("plain", "holdings").Body(app.Range(s.Sessions).Slice(func(i int) app.UI {
			o := s.Sessions[i]
			name := o.Device
			if name == "" {
				name = "A browser"
			}
			if o.Here {
				name += ", this one"
			}
			return app.Li().Body(
				app.P().Class("holding").Text(name),
				app.P().Class("small").Text("Since "+shortDay(o.Since)+" "+by(o.Way)+" · last used "+shortDay(o.Used)),
				app.If(!o.Here, func() app.UI {
					return app.Div().Class("deeds").Body(
						ui.Action("session-end", o.ID, "Sign out "+name, app.Text("Sign out")).Class("quiet"),
					)
				}),
			)
		})),
		app.P().Class("muted").Text("We note the kind of browser and the day, no address and no place. Signing a device out from here removes your data from it as soon as it is online."),
		app.Div().Class("choices").Body(
			ui.Action("sign-out", "", "", app.Text("Sign out here")).Class("button", "second"),
			ui.Action("sign-out-everywhere", "", "", app.Text("Sign out everywhere")).Class("quiet"),
		),
	)
}

func by(way string) string {
	switch way {
	case "code":
		return "with a recovery code"
	case "mail":
		return "with a code by e-mail"
	case "provider":
		return "through an identity provider"
	}
	return "with a passkey"
}

func discreet(v View) app.UI {
	press, arg, state := "Turn on", "on", "It is off."
	if v.Reader.Mine.Discreet {
		press, arg, state = "Turn off", "off", "It is on."
	}
	return app.Section().Aria("labelledby", "discreet").Body(
		app.H2().ID("discreet").Class("label").Text("Discreet mode, on this device"),
		app.P().Text("Tabs, the list of recent pages and the top of each page say “Reading” instead of a name, with a plain icon. Notices never say what they are about, and this site sends no notifications. "+state),
		app.P().Class("muted").Text("What it cannot hide: addresses in the browser’s history, this site’s name in the phone’s list of passkeys, and the name and icon of an app that is installed already. Turn it on first and install then, and the app is called “Reading”, too."),
		ui.Action("discreet", arg, "", app.Text(press)).Class("button", "second"),
	)
}
