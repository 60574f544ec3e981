package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

func exercisesHead(v View) (string, string) {
	return headed(v.Library, "/exercises")
}

// exercises is the list of all, by category.
func exercises(v View) app.UI {
	if v.Reader.Safety.Hide {
		return app.Div().Class("narrow").Body(app.H1().Text(called(v.Library, "/exercises")), notNow(v.Library))
	}
	categories := content.Categories()
	return app.Div().Class("wide", "index").Body(
		app.H1().Text(called(v.Library, "/exercises")),
		app.Div().Class("lead-in").Body(
			app.P().Class("dek").Text(v.Library.Site.Exercises),
			safeLine(v.Library),
		),
		app.Range(categories).Slice(func(i int) app.UI {
			c := categories[i]
			var here []content.Exercise
			for _, e := range v.Library.Exercises {
				if e.Category == c {
					here = append(here, e)
				}
			}
			return app.If(len(here) > 0, func() app.UI {
				return app.Section().ID(string(c)).Class("category", "c-"+string(c)).Aria("labelledby", string(c)+"-name").Body(
					app.H2().ID(string(c)+"-name").Class("label").Text(title(v.Library, c)),
					app.Div().Class("columns").Body(
						app.Range(here).Slice(func(i int) app.UI { return exerciseLine(v, here[i]) }),
					),
				)
			})
		}),
		badges(v),
	)
}

func exerciseLine(v View, e content.Exercise) app.UI {
	note := e.Time + " · " + e.Badge
	if day := v.Reader.Practice.Done.last(e.ID); day != "" {
		note += " · done " + shortDay(day)
	}
	return app.Article().Class("line", "c-"+string(e.Category)).Body(
		app.H3().Body(ui.Link(e.Path(), "", app.Text(e.Name))),
		app.P().Class("line-dek").Text(e.Dek),
		app.P().Class("small").Text(note),
	)
}

// badges says what the words beside an exercise mean.
func badges(v View) app.UI {
	all := v.Library.Site.Badges
	return app.Section().Class("category").Aria("labelledby", "badges").Body(
		app.H2().ID("badges").Class("label").Text("How well they are tested"),
		app.Dl().Class("badges").Body(app.Range(all).Slice(func(i int) app.UI {
			return app.Div().Body(app.Dt().Text(all[i].Name), app.Dd().Text(all[i].Means))
		})),
	)
}

func safeLine(l *content.Library) app.UI {
	return fear(l, "For two people who both feel safe. Either of you may say no or stop at any time. If you are ever afraid of your partner, leave these alone.")
}

// notNow stands where exercises would, without a word about why.
func notNow(l *content.Library) app.UI {
	return fear(l, "Exercises for two are not shown during this visit. There are people you can talk to in private, whatever you decide.")
}

func exerciseHead(v View) (string, string) {
	e, _ := v.Library.ExerciseAt(v.Place.Name)
	return e.Name + " · " + v.Library.Site.Name, e.Dek
}

// exercise is one practice, made to be read from a table.
func exercise(v View) app.UI {
	e, _ := v.Library.ExerciseAt(v.Place.Name)
	head := app.Header().Class("article-head").Body(
		kicker(v.Library, e.Category),
		app.H1().Text(e.Name),
		app.P().Class("dek").Text(e.Dek),
		app.Ul().Class("facts").Body(
			app.Li().Text(e.Time),
			app.Li().Text(who(e)),
			app.Li().Body(ui.Link("#tested", "", app.Text(e.Badge))),
		),
	)
	if !v.offers(e) {
		return app.Article().Class("reading", "exercise").Body(head, notNow(v.Library))
	}
	return app.Article().Class("reading", "exercise").Body(
		head,
		app.If(!e.Alone, func() app.UI { return safeLine(v.Library) }),
		app.If(e.Caution != "", func() app.UI { return caution(e) }),
		text(v),
		app.If(len(e.Timers) > 0, func() app.UI { return clock(v, e) }),
		done(v, e),
		tested(v, e),
		mentions(v, e),
		byline(v, "Facts checked on "+day(e.Checked)+"."),
	)
}

func who(e content.Exercise) string {
	if e.Alone {
		return "On your own"
	}
	return "For two"
}

func caution(e content.Exercise) app.UI {
	return app.P().Class("caution").Body(app.Strong().Text("First:"), ui.Span("", " "+e.Caution))
}

// clock is the timer. It makes no sound unless asked to, and nothing in it moves
// but the figures.
func clock(v View, e content.Exercise) app.UI {
	c := v.clockOf(e)
	whole := e.Timers[c.Timer].Minutes * 60
	section := app.Section().Class("timer").Aria("labelledby", "timer-name")
	name := app.H2().ID("timer-name").Class("timer-name").Text(e.Timers[c.Timer].Name)
	left, ended := hands(c.Left), ""
	start := ui.Action("clock", "start", "", app.Text("Start")).Class("button")
	switch {
	case c.Runs():
		section = section.Class("runs")
		start = ui.Action("clock", "pause", "", app.Text("Pause")).Class("button", "second")
	case c.over():
		section = section.Class("over")
		left, ended = "Time", "The time is up."
		start = ui.Action("clock", "start", "", app.Text("Once more")).Class("button")
	case c.Left < whole:
		section = section.Class("stands")
		start = ui.Action("clock", "start", "", app.Text("Go on")).Class("button")
	}
	return section.Body(
		name,
		app.Div().Class("timer-face").Body(
			app.P().Class("timer-time").Role("timer").Aria("live", "off").Text(left),
			ui.Action("clock", "reset", "Reset to "+minutes(whole), app.Text("Reset")).Class("quiet").Disabled(c.Left == whole || c.over()),
			ui.Action("clock", "tone", "Soft tone at the end", ui.Icon("tone")).Class("tone").Aria("pressed", strconv.FormatBool(c.Tone)),
			start,
		),
		app.P().Class("unseen").Role("status").Text(ended),
		ui.Progress(whole-c.Left, whole),
		app.If(c.over(), func() app.UI { return did(e) }),
		app.If(len(e.Timers) > 1, func() app.UI { return timers(e, c) }),
	)
}

func timers(e content.Exercise, c Clock) app.UI {
	return app.Div().Class("chips").Role("group").Aria("label", "Timers").Body(app.Range(e.Timers).Slice(func(i int) app.UI {
		return ui.Action("clock-set", strconv.Itoa(i), e.Timers[i].Name+", "+minutes(e.Timers[i].Minutes*60), app.Text(e.Timers[i].Name+" · "+strconv.Itoa(e.Timers[i].Minutes))).
			Class("chip").Aria("pressed", strconv.FormatBool(i == c.Timer))
	}))
}

func minutes(seconds int) string { return strconv.Itoa(seconds/60) + " min" }

// done lets a reader remember, on this device, when the two of them did it.
func done(v View, e content.Exercise) app.UI {
	days := v.Reader.Practice.Done[e.ID]
	newest := make([]string, 0, len(days))
	for i := len(days) - 1; i >= 0; i-- {
		newest = append(newest, days[i])
	}
	return app.Section().Class("after", "done").Aria("labelledby", "done").Body(
		app.H2().ID("done").Class("label").Text("Done"),
		app.If(len(days) > 0, func() app.UI {
			return app.Ul().Class("plain").Body(app.Range(newest).Slice(func(i int) app.UI {
				return app.Li().Class("row").Body(
					ui.Span("", day(newest[i])),
					ui.Action("undo", e.ID+" "+newest[i], "Remove "+day(newest[i]), app.Text("Remove")).Class("quiet"),
				)
			}))
		}),
		did(e),
		app.P().Class("small").Text("Kept on this device only. It is never sent, not even with an account."),
	)
}

func did(e content.Exercise) app.UI {
	words := "We did it today"
	if e.Alone {
		words = "I did it today"
	}
	return ui.Action("done", e.ID, "", ui.Icon("check"), ui.Span("", words)).Class("button", "second")
}

func tested(v View, e content.Exercise) app.UI {
	b := v.Library.Site.Badge(e.Badge)
	return app.Section().ID("tested").Class("after").Aria("labelledby", "tested-name").Body(
		app.H2().ID("tested-name").Class("label").Text(b.Name),
		app.P().Text(b.Means),
		ui.Link("/exercises#badges", "quiet", app.Text("What the words mean")),
	)
}

// mentions is the articles that send readers to this exercise.
func mentions(v View, e content.Exercise) app.UI {
	var from []content.Article
	for _, a := range v.Library.Articles {
		for _, id := range a.Exercises {
			if id == e.ID {
				from = append(from, a)
			}
		}
	}
	return app.Section().Class("after").Aria("labelledby", "mentions").Body(
		app.H2().ID("mentions").Class("label").Text("Read about it"),
		app.Div().Class("stack").Body(app.Range(from).Slice(func(i int) app.UI { return line(v, from[i], true) })),
		ui.Link("/exercises", "quiet", app.Text("All exercises")),
	)
}

func exerciseLink(e content.Exercise) app.UI {
	return ui.Link(e.Path(), "two-lines", ui.Span("name", e.Name), ui.Span("small", e.Time+" · "+e.Badge))
}
