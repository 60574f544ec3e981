package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
)

// Install is how this reader can have the magazine on the home screen.
type Install struct {
	Way   InstallWay
	Offer bool // it is offered now, this once
}

// InstallWay is what the browser at hand allows.
type InstallWay string

// The ways.
const (
	InstallUnknown InstallWay = ""       // it does not say
	InstallPrompt  InstallWay = "prompt" // it asks when it is told to
	InstallApple   InstallWay = "apple"  // by hand, through Safari's share sheet
	InstallDone    InstallWay = "done"   // this is the installed app
)

// MayOffer reports whether now is a good moment: something was liked or two pieces
// were read, and the page in front is not one that somebody may need to leave.
func (v View) MayOffer() bool {
	r := v.Reader
	if r.Install.Way != InstallPrompt && r.Install.Way != InstallApple || v.Exit() || r.Sheet != "" || r.Safety.Hide {
		return false
	}
	read := 0
	for _, m := range r.Reading.Marks {
		if m.Done {
			read++
		}
	}
	liked := false
	for _, yes := range r.Likes {
		liked = liked || yes
	}
	return liked || read >= 2
}

// installOffer asks once, quietly, above the bar.
func installOffer(v View) app.UI {
	return app.Aside().Class("edition", "install").Aria("label", "On your home screen").Body(
		app.P().Text("Keep the magazine on your home screen: it opens there without a connection."),
		app.If(v.Reader.Install.Way == InstallPrompt, func() app.UI {
			return ui.Action("install", "", "", app.Text("Install")).Class("button")
		}).Else(func() app.UI {
			return ui.Action("install-how", "", "", app.Text("Show me how")).Class("button")
		}),
		ui.Action("install-not", "", "", app.Text("Not now")).Class("quiet"),
	)
}

// homeScreen is where the way stays, after the offer.
func homeScreen(v View) app.UI {
	section := app.Section().Class("home-screen").Aria("labelledby", "home-screen")
	head := app.H2().ID("home-screen").TabIndex(-1).Class("label").Text("On your home screen")
	switch v.Reader.Install.Way {
	case InstallDone:
		return section.Body(head, app.P().Class("muted").Text("You are in the installed app. What it keeps stays until you delete it."))
	case InstallPrompt:
		return section.Body(head,
			app.P().Text("Installed, the magazine has a place of its own, opens without a connection, and the browser is less likely to clear what it keeps."),
			ui.Action("install", "", "", app.Text("Install")).Class("button", "second"))
	case InstallApple:
		return section.Body(head,
			app.Ol().Class("steps-list").Body(
				app.Li().Text("In Safari, tap Share: the square with an arrow up."),
				app.Li().Text("Scroll down and choose “Add to Home Screen”."),
				app.Li().Text("Open it from there from now on."),
			),
			app.P().Class("muted").Text("Why: Safari may delete what a site keeps on the device after seven days without a visit. An app on the home screen is spared. It begins empty, though: sign in there and your likes come along; what you saved here, you save again."))
	}
	return section.Body(head,
		app.P().Class("muted").Text("If your browser can install sites, its menu has “Install” or “Add to home screen”. There the magazine opens without a connection."))
}
