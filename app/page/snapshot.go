package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/engagement"
	"stale.love/app/ui"
	"stale.love/content"
)

func snapshot(v View) app.UI {
	if len(v.Reader.Results) == 0 {
		return app.Div().Class("narrow").Body(
			app.H1().Text("No snapshot on this device yet"),
			app.P().Class("dek").Text("Answer 24 short questions and you get four bars: communication, intimacy, shared goals and conflict."),
			ui.Link("/checkup", "button", app.Text("Take the checkup")),
		)
	}
	r := v.Reader.Results[0]
	s, err := v.Library.Quiz.Score(r.Answers)
	if err != nil || r.Version != v.Library.Quiz.Version {
		return app.Div().Class("narrow").Body(
			app.H1().Text("This snapshot was made with another edition of the checkup"),
			app.P().Class("dek").Text("It is kept as it is. Take the checkup again to see a new one."),
			ui.Link("/checkup", "button", app.Text("Take the checkup")),
		)
	}
	parts := s.StrongestFirst()
	return app.Div().Class("narrow", "snapshot").Body(
		app.P().Class("kicker").Text("Checkup · "+day(r.TakenAt)),
		app.H1().Text(strongSpot(s)),
		app.P().Class("dek").Text("One person’s view of four weeks. Not a test, not a forecast."),
		app.If(s.SameAnswer, func() app.UI {
			return app.P().Class("note").Text("You gave every question the same answer, so this picture may not tell you much.")
		}),
		app.Range(parts).Slice(func(i int) app.UI { return part(v.Library.Quiz, parts[i]) }),
		app.If(s.HardCount(v.Library.Quiz) >= 2, func() app.UI {
			return app.Raw(`<p class="note">When several areas are hard at once, a licensed couples therapist is often a better first step than articles. <a href="/help">See Help.</a></p>`)
		}),
		begin(v, s, r),
		keep(v, r),
		app.If(len(v.Reader.Results) > 1, func() app.UI { return earlier(v) }),
		app.P().Class("small").Text("We wrote these 24 questions ourselves, informed by relationship research. They have not been scientifically tested, and they do not compare you with anybody."),
	)
}

func strongSpot(s content.Snapshot) string {
	if p, ok := s.Strongest(); ok {
		return "Your strong spot is " + p.Part.Name() + "."
	}
	return "Your areas are close together."
}

// part is one bar: words before numbers, the band edges as gaps, a sentence.
func part(q content.Quiz, p content.PartScore) app.UI {
	section := app.Section().Class("part", "c-"+string(p.Part)).Aria("labelledby", "part-"+string(p.Part))
	name := app.H2().ID("part-" + string(p.Part)).Text(title(p.Part))
	if !p.Known {
		return section.Body(
			app.Div().Class("part-head").Body(name, ui.Span("band", "Not enough answers to show")),
			ui.Bar(0, nil),
			app.P().Class("line-dek").Text("Answer at least five of its six questions next time and it appears here."),
		)
	}
	band := q.Band(p.Percent)
	edges := make([]float64, 0, len(q.Bands))
	for _, b := range q.Bands {
		edges = append(edges, b.From)
	}
	return section.Body(
		app.Div().Class("part-head").Body(name, ui.Span("band", band.Label+" · "+strconv.Itoa(p.Rounded()))),
		ui.Bar(p.Percent, edges),
		app.P().Class("line-dek").Text(band.Line),
	)
}

func begin(v View, s content.Snapshot, r engagement.Result) app.UI {
	tip := v.Library.Quiz.Suggest(s, r.Answers, v.Library)
	lines := make([]app.UI, 0, 3)
	for _, slug := range tip.Articles {
		if a, ok := v.Library.Article(slug); ok {
			lines = append(lines, line(v, a, true))
		}
	}
	if e, ok := v.Library.Exercise(tip.Exercise); ok && v.offers(e) {
		lines = append(lines, app.Div().Class("line", "c-"+string(e.Category)).Body(
			app.P().Class("kicker").Text("Exercise"), exerciseLink(e)))
	}
	return app.Section().Class("begin").Aria("labelledby", "begin").Body(
		app.H2().ID("begin").Class("label").Text("You might start here"),
		app.Div().Class("stack").Body(lines...),
	)
}

// keep says where this snapshot lives, and lets the reader decide.
func keep(v View, r engagement.Result) app.UI {
	var words string
	var actions []app.UI
	switch {
	case r.ID == "":
		words = "This page was made for you just now and kept nowhere. With script on, a snapshot can stay on your device."
	case v.Reader.Account == "":
		words = "This snapshot is kept on this device only."
	case v.Reader.Share == "":
		words = "This snapshot is kept on this device only. Shall your snapshots also go to your account, so that your other devices have them? The server then holds your 24 answers, under no name. You can change your mind."
		actions = append(actions,
			ui.Action("share-results", "yes", "", app.Text("Add to my account")).Class("button"),
			ui.Action("share-results", "no", "", app.Text("Only on this device")).Class("button", "second"))
	case v.Reader.Share == "yes" && v.Reader.Waiting[r.ID]:
		words = "On this device; goes to your account as soon as there is a connection."
	case v.Reader.Share == "yes":
		words = "On this device and in your account."
	default:
		words = "This snapshot is kept on this device only."
		actions = append(actions, ui.Action("share-results", "yes", "", app.Text("Add my snapshots to my account")).Class("quiet"))
	}
	if v.Reader.Account != "" && v.Reader.Share == "yes" {
		actions = append(actions, ui.Action("share-results", "no", "", app.Text("Keep snapshots on this device only")).Class("quiet"))
	}
	if r.ID != "" {
		actions = append(actions, ui.Action("forget", r.ID, "Delete this snapshot of "+day(r.TakenAt), app.Text("Delete this snapshot")).Class("quiet"))
	}
	return app.Section().Class("keep").Aria("labelledby", "keep").Body(
		app.H2().ID("keep").Class("label").Text("Where this is kept"),
		app.P().Text(words),
		app.Div().Class("choices").Body(actions...),
	)
}

func earlier(v View) app.UI {
	past := v.Reader.Results[1:]
	return app.Section().Class("earlier").Aria("labelledby", "earlier").Body(
		app.H2().ID("earlier").Class("label").Text("Earlier snapshots"),
		app.Ul().Class("plain").Body(app.Range(past).Slice(func(i int) app.UI {
			return app.Li().Class("row").Body(
				ui.Span("", day(past[i].TakenAt)),
				ui.Action("forget", past[i].ID, "Delete the snapshot of "+day(past[i].TakenAt), app.Text("Delete")).Class("quiet"),
			)
		})),
	)
}
