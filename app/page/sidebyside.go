package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/compare"
	"stale.love/app/ui"
	"stale.love/content"
)

// sideBySide is what both see: each part twice, in words and as a bar, in a fixed
// order. There is no difference, no rank and no sum.
func sideBySide(v View) []app.UI {
	c := v.Reader.Comparison
	body := []app.UI{
		app.P().Class("kicker").Text(called(v.Library, "/checkup") + " · side by side"),
		app.H1().ID("compare-stage").TabIndex(-1).Text("Differences are normal."),
		app.P().Class("dek").Text("Neither of you is wrong. These are two people’s views of four weeks, not the truth about either."),
		notices(c),
		app.If(c.Ours.Version != c.Theirs.Version, func() app.UI {
			return app.P().Class("note").Text("You took different editions of the checkup, so the bars may not mean quite the same.")
		}),
	}
	for i, part := range content.Categories() {
		body = append(body, both(v.Library, part, c.Ours.Percent[i], c.Theirs.Percent[i]))
		if part == content.Conflict {
			body = append(body, kindness())
		}
	}
	return append(body,
		app.Section().Class("keep").Aria("labelledby", "compare-talk").Body(
			app.H2().ID("compare-talk").Class("label").Text("If you talk about it"),
			para("Begin with a bar that you are both glad about. Then take one where you differ, and let each of you say what came to mind while answering, before anyone explains. One bar is enough for an evening."),
		),
		app.Section().Class("keep").Aria("labelledby", "compare-end").Body(
			app.H2().ID("compare-end").Class("label").Text("How long this stays"),
			para("Until "+c.Until.Format("2 January")+", or until one of you ends it. Your partner’s bars are not kept on this phone; it fetches and opens them when you look."),
			endIt("End this comparison", "The server deletes both halves at once. This page is empty here now, and on the other phone when it next connects. What someone has seen, written down or photographed cannot be taken back."),
			app.Raw(`<p>If any of this feels like pressure, <a href="/help">there is help</a> for that, too.</p>`),
		),
		app.P().Class("small", "stage-busy").Role("status").Text(busyWords(c)),
	)
}

func both(l *content.Library, part content.Category, ours, theirs int) app.UI {
	edges := make([]float64, 0, len(l.Quiz.Bands))
	for _, b := range l.Quiz.Bands {
		edges = append(edges, b.From)
	}
	bar := func(whose string, percent int) []app.UI {
		drawn := ui.Bar(0, nil)
		if percent != compare.Unknown {
			drawn = ui.Bar(float64(percent), edges)
		}
		return []app.UI{
			app.P().Class("part-head").Body(ui.Span("whose", whose), ui.Span("band", partWords(l.Quiz, percent))),
			drawn,
		}
	}
	return app.Section().Class("part", "c-"+string(part)).Aria("labelledby", "both-"+string(part)).Body(
		append([]app.UI{app.H2().ID("both-" + string(part)).Text(partTitle(l, part))},
			append(bar("You", ours), bar("Your partner", theirs)...)...)...)
}
