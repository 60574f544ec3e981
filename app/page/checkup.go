package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

func checkupHead(v View) (string, string) {
	return "Checkup · " + v.Library.Site.Name, "24 short questions about the past four weeks. Private, and it works offline."
}

// checkup is one form with every question in it. Without script it is a plain
// list that the server answers; with script the style sheet shows the current
// question alone, already before the app runs.
func checkup(v View) app.UI {
	q, d := v.Library.Quiz, v.draft()
	steps := make([]app.UI, 0, len(q.Items)+1)
	for i := range q.Items {
		steps = append(steps, question(q, d, i))
	}
	steps = append(steps, finish(q, d))
	form := app.Form().Class("checkup").Method("post").Action("/checkup").
		AutoComplete(false).DataSet("checkup", strconv.Itoa(q.Version)).
		Aria("label", "Checkup")
	if d.List {
		form = form.Class("as-list")
	}
	return app.Div().Class("narrow").Body(
		app.H1().Class("unseen").Text("Checkup"),
		ticks(q, d),
		form.Body(steps...),
		app.P().Class("checkup-foot").Body(listSwitch(d)),
		app.P().Class("small").Text("24 questions we wrote ourselves, informed by relationship research. They have not been scientifically tested. One person’s view of four weeks: not a test, not a forecast."),
	)
}

func (v View) draft() Draft {
	if v.Reader.Draft.Fits(v.Library.Quiz) {
		return v.Reader.Draft
	}
	return NewDraft(v.Library.Quiz)
}

func listSwitch(d Draft) app.UI {
	if d.List {
		return ui.Action("checkup-list", "", "", app.Text("Show one question at a time")).Class("quiet")
	}
	return ui.Action("checkup-list", "", "", app.Text("Show all questions as a list")).Class("quiet")
}

// ticks is the progress: one small tick a question, and the same in words.
func ticks(q content.Quiz, d Draft) app.UI {
	marks := make([]app.UI, len(q.Items))
	for i := range marks {
		mark := app.Span().Class("tick")
		if i <= d.At {
			mark = mark.Class("seen")
		}
		marks[i] = mark
	}
	words := strconv.Itoa(min(d.At+1, len(q.Items))) + " of " + strconv.Itoa(len(q.Items))
	if d.At >= len(q.Items) {
		words = "All " + strconv.Itoa(len(q.Items)) + " seen"
	}
	return app.Div().Class("progress").Body(
		app.Div().Class("ticks").Aria("hidden", "true").Body(marks...),
		app.P().Class("small").Body(
			app.Span().Class("progress-words").Aria("live", "polite").Text(words),
			app.Span().Class("kept").Text("saved on this device"),
		),
	)
}

func question(q content.Quiz, d Draft, i int) app.UI {
	item := q.Items[i]
	options := make([]app.UI, len(q.Answers))
	for value, words := range q.Answers {
		id := item.ID + "-" + strconv.Itoa(value)
		input := app.Input().Type("radio").Name(item.ID).ID(id).Value(value)
		if d.Answers[i] == content.Answer(value) {
			input = input.Checked(true)
		}
		options[value] = app.Label().Class("option").For(id).Body(input, ui.Span("", words))
	}
	field := app.FieldSet().Class("question").DataSet("item", item.ID).DataSet("position", i)
	if i == d.At {
		field = field.Class("current")
	}
	return field.Body(
		app.Legend().Class("item").Text(item.Text),
		app.P().Class("frame").Text(q.Frame),
		app.Div().Class("options").Body(options...),
		app.Div().Class("steps").Body(
			back(i),
			ui.Action("skip", item.ID, "", app.Text(q.Skip)).Class("quiet"),
		),
	)
}

func back(i int) app.UI {
	if i == 0 {
		return ui.Link("/", "quiet", app.Text("Not now"))
	}
	return ui.Action("back", "", "", app.Text("← Back")).Class("quiet")
}

func finish(q content.Quiz, d Draft) app.UI {
	field := app.FieldSet().Class("question", "finish").DataSet("position", len(q.Items))
	if d.At >= len(q.Items) {
		field = field.Class("current")
	}
	return field.Body(
		app.Legend().Class("item").Text("That was the last one."),
		app.P().Class("frame").Text("Your answers become four bars, one an area. You can delete them at any time."),
		app.Button().Type("submit").Class("button").DataSet("action", "finish").Text("See the snapshot"),
		app.Div().Class("steps").Body(ui.Action("back", "", "", app.Text("← Back")).Class("quiet")),
	)
}
