package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
)

// Player is an article being read aloud.
type Player struct {
	On      bool
	Playing bool
	Share   float64 // of the article that was said, 0 to 1
	Voices  []Voice
}

// Voice is one that can be chosen.
type Voice struct{ ID, Name string }

// rates are how fast a voice can be; the words are what is shown.
func rates() []string { return []string{"0.75", "1", "1.25", "1.5", "1.75", "2"} }

// SpeechRate returns the chosen rate, 1 if there is none.
func (l Look) SpeechRate() string {
	for _, r := range rates() {
		if r == l.Rate {
			return r
		}
	}
	return "1"
}

// listening is the bar over the bar.
func listening(v View) app.UI {
	p, look := v.Reader.Reading.Player, v.Reader.Reading.Look
	a, _ := v.Library.Article(v.Place.Slug)
	play := ui.Action("listen", a.Slug, "Go on listening", ui.Icon("play"))
	if p.Playing {
		play = ui.Action("listen", a.Slug, "Pause", ui.Icon("pause"))
	}
	all := rates()
	return app.Section().Class("player").Aria("label", "Listening").Body(
		app.Div().Class("player-row").Body(
			ui.Action("listen-back", "", "Sentence before", ui.Icon("sentence-back")).Class("bar-button"),
			play.Class("bar-button"),
			ui.Action("listen-on", "", "Next sentence", ui.Icon("sentence-on")).Class("bar-button"),
			app.Select().Class("rate").Aria("label", "Speed").DataSet("set", "listen-rate").Body(
				app.Range(all).Slice(func(i int) app.UI { return selectable(all[i], all[i]+" ×", look.SpeechRate()) }),
			),
			ui.Span("small", minutesLeft(a, Mark{Share: p.Share})),
			ui.Action("listen-stop", "", "Stop listening", ui.Icon("close")).Class("bar-button", "push"),
		),
		app.If(len(p.Voices) > 1, func() app.UI {
			return app.Select().Class("voice").Aria("label", "Voice").DataSet("set", "listen-voice").Body(
				selectable("", "This device’s own voice", look.Voice),
				app.Range(p.Voices).Slice(func(i int) app.UI { return selectable(p.Voices[i].ID, p.Voices[i].Name, look.Voice) }),
			)
		}),
	)
}

func selectable(value, words, chosen string) app.UI {
	o := app.Option().Value(ui.Attr(value)).Text(words)
	if value == chosen {
		o = o.Selected(true)
	}
	return o
}
