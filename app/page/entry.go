package page

import (
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/engagement"
	"stale.love/app/ui"
)

// waitingForDevice is what a sheet shows while the phone or the server is asked.
func waitingForDevice() []app.UI {
	return []app.UI{
		app.P().Role("status").Text("One moment. If your device asks something, follow what it says."),
		ui.Action("close", "", "", app.Text("Cancel")).Class("quiet"),
	}
}

// problem is there from the start, so that what follows it keeps its place, and what
// was typed there, when it gets words.
func problem(v View) app.UI {
	return app.P().Class("problem").Role("alert").Hidden(v.Reader.Problem == "").Text(v.Reader.Problem)
}

func signIn(v View) []app.UI {
	if v.Reader.Busy {
		return waitingForDevice()
	}
	return []app.UI{
		app.P().Text("Sign in so your like counts once. We’ve saved it on this device. A passkey is enough: one tap, no name, no e-mail, no password."),
		problem(v),
		app.Div().Class("choices").Body(
			ui.Action("passkey-create", "", "", app.Text("Create a passkey")).Class("button"),
			ui.Action("passkey-sign-in", "", "", app.Text("I have one already")).Class("button", "second"),
			ui.Action("other-ways", "", "", app.Text("Other ways to sign in")).Class("quiet"),
			ui.Action("close", "", "", app.Text("Not now")).Class("quiet"),
		),
	}
}

// enter is every way to come back without tapping "I have one already". Its first
// field offers the passkeys that the browser holds, where browsers do that.
func enter(v View) []app.UI {
	if v.Reader.Busy {
		return waitingForDevice()
	}
	ways := v.Reader.Mine.Ways
	fill := "username webauthn"
	if ways.Mail {
		fill = "off"
	}
	return []app.UI{
		problem(v),
		app.If(ways.Mail, func() app.UI { return mailForms(v, "username webauthn") }),
		app.If(ways.Provider != "", func() app.UI {
			return ui.Action("provider", "", "", app.Text("Continue with "+ways.Provider)).Class("button", "second")
		}),
		app.Form().Class("ask").DataSet("submit", "recover").Body(
			app.Label().For("recovery-code").Text("A recovery code"),
			app.Input().ID("recovery-code").Type("text").Attr("autocomplete", fill).
				Attr("autocapitalize", "characters").Attr("spellcheck", "false").MaxLength(40).
				Attr("placeholder", "XXXX-XXXX-XXXX-XXXX"),
			app.Button().Type("submit").Class("button", "second").Text("Use this code"),
		),
		app.P().Class("muted").Text("Signed in on another device? There, open Library, then Account, and make recovery codes or add this device’s passkey. If no device, no passkey and no code is left, no one can open that account, not even us: we do not know whose it is. You can make a new one; what you tapped on this device goes into it."),
		ui.Action("sign-in", "", "", app.Text("Back")).Class("quiet"),
	}
}

func mailForms(v View, fill string) app.UI {
	if v.Reader.Mine.MailSent {
		return app.Form().Class("ask").DataSet("submit", "mail-finish").Body(
			app.Label().For("mail-code").Text("The eight digits we sent. They work for ten minutes, in this browser."),
			app.Input().ID("mail-code").Type("text").Attr("autocomplete", "one-time-code").
				Attr("inputmode", "numeric").MaxLength(12),
			app.Button().Type("submit").Class("button").Text("Go on"),
			ui.Action("mail-again", "", "", app.Text("Another address, or a new code")).Class("quiet"),
		)
	}
	return app.Form().Class("ask").DataSet("submit", "mail-begin").Body(
		app.Label().For("mail-address").Text("An e-mail address. A code goes to it; we keep a fingerprint, not the address."),
		app.Input().ID("mail-address").Type("email").Attr("autocomplete", fill).MaxLength(254),
		app.Button().Type("submit").Class("button").Text("Send me a code"),
	)
}

func linkMail(v View) []app.UI {
	return []app.UI{problem(v), mailForms(v, "email"), ui.Action("close", "", "", app.Text("Not now")).Class("quiet")}
}

// signOutEverywhere: whoever fears for another device keeps this one; whoever fears
// for this one leaves it, too.
func signOutEverywhere(v View) []app.UI {
	return []app.UI{
		app.P().Text("Signing out removes your data from the other devices as soon as they are online. Changes there that were never sent are kept hidden until you sign in again."),
		app.If(v.Reader.Mine.Standing != nil, func() app.UI { return endWays(*v.Reader.Mine.Standing) }),
		problem(v),
		app.Div().Class("choices").Body(
			ui.Action("end-others", "", "", app.Text("Everywhere but here")).Class("button"),
			ui.Action("end-all", "", "", app.Text("Everywhere, and here")).Class("button", "second"),
			ui.Action("close", "", "", app.Text("Stay signed in")).Class("quiet"),
		),
	}
}

// endWays offers to end the other ways in as well: whoever held the phone for half a
// minute may have made one.
func endWays(s engagement.Standing) app.UI {
	var here bool
	var passkeys []string
	for _, p := range s.Passkeys {
		if p.Here {
			here = true
		} else {
			passkeys = append(passkeys, p.Name)
		}
	}
	var ways []app.UI
	offer := func(way, words string) {
		ways = append(ways, app.Label().Class("end-way").Body(
			app.Input().Type("checkbox").ID("end-"+way), ui.Span("", words)))
	}
	if s.Codes > 0 {
		offer(engagement.EndCodes, count(int64(s.Codes), "recovery code")+", made on "+shortDay(s.CodesMade))
	}
	// With none that is this browser's own, all would go: that is for one at a time.
	if here && len(passkeys) > 0 {
		offer(engagement.EndPasskeys, "All passkeys but the one used here: "+strings.Join(passkeys, ", "))
	}
	if s.Mail != "" {
		offer(engagement.EndMail, "The e-mail address, linked on "+shortDay(s.Mail))
	}
	if s.Provider != "" {
		name := s.Ways.Provider
		if name == "" {
			name = "The identity provider"
		}
		offer(engagement.EndProvider, name+", linked on "+shortDay(s.Provider))
	}
	return app.If(len(ways) > 0, func() app.UI {
		return app.FieldSet().Class("end-ways").Body(append([]app.UI{
			app.Legend().Text("Whoever made one of these on your phone can come back with it. End as well:"),
		}, ways...)...)
	})
}

// newWays tells of what was added on another device. It stays until the reader has
// looked, or said that it is known.
func newWays(v View) app.UI {
	var words []string
	for _, w := range v.Reader.Mine.NewWays {
		what := map[string]string{
			"passkey": "A passkey was added", engagement.EndCodes: "Recovery codes were made",
			engagement.EndMail: "An e-mail address was linked", engagement.EndProvider: "An identity provider was linked",
		}[w.Kind]
		words = append(words, what+" on "+shortDay(w.Day)+".")
	}
	label, said := "New ways into your account", strings.Join(slices.Compact(words), " ")+" If that was not you, look at your account."
	if v.Reader.Mine.Discreet {
		label, said = "Something new", "Something was added on another device."
	}
	return app.Aside().Class("edition").Aria("label", label).Body(
		app.P().Text(said),
		ui.Link("/account", "button", app.Text("Look")),
		ui.Action("ways-known", "", "", app.Text("It was me")).Class("quiet"),
	)
}

// newCodes shows recovery codes, the one time that they are seen.
func newCodes(v View) []app.UI {
	codes := v.Reader.Mine.Codes
	return []app.UI{
		app.P().Text("Shown once. Write them down or print them, and keep them where only you look. Each opens your account once; all older codes have stopped working."),
		app.Ol().Class("codes").Body(app.Range(codes).Slice(func(i int) app.UI { return app.Li().Text(codes[i]) })),
		app.Div().Class("choices").Body(
			ui.Action("codes-copy", "", "", app.Text("Copy")).Class("button", "second"),
			ui.Action("codes-save", "", "", app.Text("Save as a file")).Class("button", "second"),
			ui.Action("codes-print", "", "", app.Text("Print")).Class("button", "second"),
			ui.Action("close", "", "", app.Text("I have them")).Class("button"),
		),
	}
}

// ask is a question that is answered with one more tap.
func ask(v View) []app.UI {
	if v.Reader.Busy {
		return waitingForDevice()
	}
	a := v.Reader.Mine.Ask
	return []app.UI{
		app.P().Text(a.Words),
		problem(v),
		app.Div().Class("choices").Body(
			ui.Action(a.Action, a.Arg, "", app.Text(a.Yes)).Class("button"),
			ui.Action("close", "", "", app.Text("No, keep it")).Class("button", "second"),
		),
	}
}

func rename(v View) []app.UI {
	a := v.Reader.Mine.Ask
	return []app.UI{
		problem(v),
		app.Form().Class("ask").DataSet("submit", a.Action).DataSet("arg", ui.Attr(a.Arg)).Body(
			app.Label().For("new-name").Text("A name that tells you which device it is on"),
			app.Input().ID("new-name").Type("text").Attr("autocomplete", "off").MaxLength(40).Value(ui.Attr(a.Value)),
			app.Button().Type("submit").Class("button").Text("Save"),
		),
		ui.Action("close", "", "", app.Text("Leave it")).Class("quiet"),
	}
}

// gone tells that the account was deleted on another device.
func gone() []app.UI {
	return []app.UI{
		app.P().Text("The account that was signed in here was deleted on another device. What this device held of it has been removed as well. You can read on, and make a new account when you like."),
		ui.Action("close", "", "", app.Text("Read on")).Class("button"),
	}
}
