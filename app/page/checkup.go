package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

// checkupHead stays plain whatever is in front: it ends up in histories.
func checkupHead(v View) (string, string) {
	return headed(v.Library, "/checkup")
}

// checkup is one form with every question in it. Without script it is a plain
// list that the server answers; with script the style sheet shows the current
// question alone, already before the app runs.
func checkup(v View) app.UI {
	if v.Reader.Safety.Stage != "" {
		return private(v)
	}
	q, d := v.Reader.Draft.Asked(v.Library)
	steps := make([]app.UI, 0, len(q.Items)+1)
	for i := range q.Items {
		steps = append(steps, question(q, d, i))
	}
	steps = append(steps, finish(q, d, v.Reader.Keeping.Snapshot))
	form := app.Form().Class("checkup").Method("post").Action("/checkup").
		AutoComplete(false).DataSet("checkup", strconv.Itoa(q.Version)).
		Aria("label", ui.Attr(called(v.Library, "/checkup")))
	if d.List {
		form = form.Class("as-list")
	}
	return app.Div().Class("narrow").Body(
		app.H1().Class("unseen").Text(called(v.Library, "/checkup")),
		ticks(q, d, v.Reader.Keeping.Draft != "no"),
		app.Div().Class("resume").Aria("live", "polite").Body(resume(v, q, d)...),
		form.Body(steps...),
		app.Div().Class("checkup-foot").Body(
			listSwitch(d),
			draftSwitch(v.Reader.Keeping.Draft != "no"),
			app.P().Class("small", "keys").Text("On a keyboard: 1 to 5 answer, 0 skips, arrows to move, Enter to continue."),
		),
		app.P().Class("small").Text(v.Library.Site.Untested),
	)
}

// resume says in words that answers of an earlier visit are in front, and offers
// to begin anew; and the way back from that.
func resume(v View, q content.Quiz, d Draft) []app.UI {
	if c := v.Reader.Checkup.Cleared; c != nil {
		return []app.UI{
			app.P().Class("small").Text("Answers cleared."),
			ui.Action("checkup-undo", "", "", app.Text("Undo")).Class("quiet"),
		}
	}
	if n := d.Answered(); v.Reader.Checkup.Resumed && n > 0 {
		words := "You’ve answered " + strconv.Itoa(n) + " of " + strconv.Itoa(len(q.Items))
		if d.Begun != "" {
			words += ", from " + shortDay(d.Begun)
		}
		if days, ok := daysBetween(d.Begun, v.Reader.Checkup.Today); ok && days >= retakeDays {
			words += ". The questions are about the past four weeks, so you may want to start again"
		}
		return []app.UI{
			app.P().Class("small").Text(words + "."),
			ui.Action("checkup-restart", "", "", app.Text("Start again")).Class("quiet"),
		}
	}
	return nil
}

func listSwitch(d Draft) app.UI {
	if d.List {
		return ui.Action("checkup-list", "", "", app.Text("Show one question at a time")).Class("quiet")
	}
	return ui.Action("checkup-list", "", "", app.Text("Show all questions as a list")).Class("quiet")
}

// draftSwitch says how to be rid of the answers that are saved on the way, and is
// remembered.
func draftSwitch(kept bool) app.UI {
	if kept {
		return ui.Action("draft-keep", "no", "", app.Text("Don’t save answers as I go")).Class("quiet")
	}
	return ui.Action("draft-keep", "yes", "", app.Text("Save answers as I go")).Class("quiet")
}

// ticks is the progress: one small tick a question, and the same in words.
func ticks(q content.Quiz, d Draft, kept bool) app.UI {
	marks := make([]app.UI, len(q.Items))
	for i := range marks {
		mark := app.Span().Class("tick")
		if i <= d.At {
			mark = mark.Class("seen")
		}
		marks[i] = mark
	}
	total := strconv.Itoa(len(q.Items))
	words := strconv.Itoa(min(d.At+1, len(q.Items))) + " of " + total
	switch {
	case d.List:
		words = strconv.Itoa(d.Answered()) + " of " + total + " answered"
	case d.At >= len(q.Items):
		words = "End of the questions"
	}
	return app.Div().Class("progress").Body(
		app.Div().Class("ticks").Aria("hidden", "true").Body(marks...),
		app.P().Class("small").Body(
			app.Span().Class("progress-words").Aria("live", "polite").Text(words),
			app.Span().Class("kept").Text(map[bool]string{true: "saved on this device", false: "not saved"}[kept]),
		),
	)
}

func question(q content.Quiz, d Draft, i int) app.UI {
	item := q.Items[i]
	options := make([]app.UI, 0, len(q.Answers)+1)
	for value, words := range q.Answers {
		options = append(options, choice(item, value, words, d.Answers[i] == content.Answer(value)))
	}
	field := app.FieldSet().Class("question").DataSet("item", item.ID).DataSet("position", i)
	if i == d.At {
		field = field.Class("current")
	}
	return field.Body(
		app.Legend().Class("item").TabIndex(-1).Text(item.Text),
		app.P().Class("frame").Text(q.Frame),
		// In a list there is no button for it, and a radio button alone cannot be
		// taken back.
		app.Div().Class("options").Body(append(options, choice(item, int(content.Missing), q.Skip, false).Class("skip-option"))...),
		app.Div().Class("steps").Body(
			back(i),
			ui.Action("skip", item.ID, "", app.Text(q.Skip)).Class("quiet"),
			// For whoever went back, and where answering is not a touch.
			app.If(d.Answers[i] != content.Missing, func() app.UI {
				return ui.Action("next", item.ID, "", app.Text("Next →")).Class("quiet")
			}),
		),
	)
}

func choice(item content.Item, value int, words string, chosen bool) app.HTMLLabel {
	id := item.ID + "-" + strconv.Itoa(value)
	input := app.Input().Type("radio").Name(item.ID).ID(id).Value(value)
	if chosen {
		input = input.Checked(true)
	}
	return app.Label().Class("option").For(id).Body(input, ui.Span("", words))
}

func back(i int) app.UI {
	if i == 0 {
		return ui.Link("/", "quiet", app.Text("Not now"))
	}
	return ui.Action("back", "", "", app.Text("← Back")).Class("quiet")
}

// finish asks whether the snapshot is to be kept. The two ways stand side by side,
// and neither is the default; what was chosen last time stands out the next time.
func finish(q content.Quiz, d Draft, chosen string) app.UI {
	field := app.FieldSet().Class("question", "finish").DataSet("position", len(q.Items))
	if d.At >= len(q.Items) {
		field = field.Class("current")
	}
	return field.Body(
		app.Legend().Class("item").TabIndex(-1).Text("That was the last one."),
		app.P().Class("frame", "with-script").Text("Your answers become four bars, one for each area. Shall this device save them, so that you can compare later? You can delete them at any time."),
		app.P().Class("frame", "without-script").Text("Your answers become four bars, one for each area. They are sent once to draw that page, and kept nowhere."),
		app.Div().Class("choices").Body(
			// First: it is what a key that sends the form stands for, and with script it decides nothing.
			app.Button().Type("submit").Class("button", "without-script").Text("Show the snapshot"),
			finishing("finish", "Save and show", chosen == "yes"),
			finishing("finish-unkept", "Show without saving", chosen == "no"),
		),
		app.Div().Class("steps").Body(ui.Action("back", "", "", app.Text("← Back")).Class("quiet")),
	)
}

func finishing(action, words string, chosen bool) app.UI {
	b := app.Button().Type("submit").Class("button", "with-script").DataSet("action", action)
	if !chosen {
		b = b.Class("second")
	}
	return b.Text(words)
}
