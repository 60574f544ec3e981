package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/compare"
	"stale.love/app/ui"
	"stale.love/content"
)

// Comparison is where the reader stands with laying two snapshots side by side.
// It exists in memory only and goes when the page is left: what the other reader
// shared is kept nowhere on this device.
type Comparison struct {
	compare.Standing        // Stage is empty until the server has said where things stand
	Busy             bool   // a step is on its way
	Offline          bool   // the server could not be reached
	Problem          string // why the last step was not made, and what to do
}

// compareHidden reports whether comparing is not offered: then there is no trace
// of it anywhere.
func (v View) compareHidden() bool { return v.Reader.Safety.Hide || v.Reader.Safety.Told() }

// compareEntry is the quiet way in, on the snapshot page.
func compareEntry(v View) app.UI {
	section := app.Section().Class("keep").Aria("labelledby", "compare")
	head := app.H2().ID("compare").Class("label").Text("Side by side")
	if v.Reader.Account == "" {
		return section.Body(head,
			app.P().Text("Two people who both want to can see their four bars side by side; that needs an account on both phones."),
			app.Div().Class("choices").Body(ui.Link("/checkup/compare", "quiet", app.Text("How that works"))))
	}
	return section.Body(head,
		app.P().Text("If you both want to, you and your partner can see your four bars side by side. No one is invited from here, and nothing is shown to anyone before you have both agreed."),
		app.Div().Class("choices").Body(ui.Link("/checkup/compare", "quiet", app.Text("How that works"))))
}

func comparison(v View) app.UI {
	page := app.Div().Class("narrow", "compare")
	if v.compareHidden() {
		return page.Body(
			app.H1().Text(called(v.Library, "/checkup")),
			app.Div().Class("choices").Body(
				ui.Link("/checkup/snapshot", "button", app.Text("Your snapshot")),
				ui.Link("/help", "quiet", app.Text(called(v.Library, "/help")))))
	}
	c := v.Reader.Comparison
	if c.Stage == compare.Open && v.Reader.Account != "" {
		return page.Body(sideBySide(v)...)
	}
	return page.Body(
		app.H1().Text("Side by side"),
		app.P().Class("dek").Text("Two people, if both want to. You’ll each see four scores, never answers, and there is no number for the two of you."),
		app.P().Class("note").Text("Only share if it feels safe to. No one has to. Until both of you have agreed, this page tells neither of you how far the other is: “no”, “not yet” and “I have ended it” look the same."),
		standing(v),
		howItWorks(),
	)
}

// standing is the part of the page that changes. Its first line is announced when
// it does.
func standing(v View) app.UI {
	c := v.Reader.Comparison
	words, body := stage(v)
	return app.Section().Class("stage").Aria("labelledby", "compare-stage").Body(
		app.H2().ID("compare-stage").TabIndex(-1).Aria("live", "polite").Text(words),
		notices(c),
		app.Div().Class("stage-body").Body(body...),
		app.P().Class("small", "stage-busy").Role("status").Text(busyWords(c)),
	)
}

// notices has a place of its own: if it came and went between others, what follows
// would be drawn anew, and what was typed there be lost.
func notices(c Comparison) app.UI {
	return app.Div().Class("notices").Body(
		app.If(c.Replaced, func() app.UI {
			return app.P().Class("problem").Role("status").Text("A comparison that was under way here began with an earlier version of this app, which locked its numbers less well. It was ended, and they are deleted. Begin again on both phones when you like.")
		}),
		app.If(c.Problem != "", func() app.UI { return app.P().Class("problem").Role("alert").Text(c.Problem) }),
		app.If(c.Offline && c.Stage != "" && c.Stage != compare.Ending, noConnection))
}

// noConnection stands beside what was known before: nothing is taken away, not even
// what was typed.
func noConnection() app.UI {
	return app.Div().Class("problem").Body(
		app.P().Role("status").Text("There is no connection, so this may not be up to date. Nothing is lost."),
		ui.Action("compare-look", "", "", app.Text("Try again")).Class("quiet"))
}

func busyWords(c Comparison) string {
	if c.Busy {
		return "One moment …"
	}
	return ""
}

// stage is what the reader can do now.
func stage(v View) (words string, body []app.UI) {
	c := v.Reader.Comparison
	if v.Reader.Account == "" {
		return "It needs an account on both phones", []app.UI{
			para("An account is a passkey: one tap, no name, no e-mail. It is how the server keeps your answers separate."),
			app.Div().Class("choices").Body(ui.Action("sign-in", "", "", app.Text("Sign in or create one")).Class("button")),
		}
	}
	if c.Offline && c.Stage == "" {
		return "This needs a connection", []app.UI{
			para("The server could not be reached. Nothing is lost, and nothing was shared meanwhile."),
			app.Div().Class("choices").Body(ui.Action("compare-look", "", "", app.Text("Try again")).Class("button")),
		}
	}
	switch c.Stage {
	case compare.None:
		return "Begin together", beginTogether()
	case compare.Code:
		return "Your code", []app.UI{
			app.P().Class("pair-code").Body(
				app.Span().Aria("hidden", "true").Text(c.Code),
				ui.Span("unseen", spelled(c.Code))),
			para("Read it to your partner, who opens this page on the other phone and types it in. It works once, until " + c.Until.Format("15:04") + ". We send it to no one; neither should you, if a message could be seen by someone else."),
			endIt("Take the code back", "The code stops working. Your partner isn’t told."),
		}
	case compare.Greeting:
		return "Connecting the two phones…", []app.UI{
			para("Keep this page open on both for a moment."),
			endIt("End this comparison", endQuietly),
		}
	case compare.Mismatch:
		return "The two phones do not have the same code", []app.UI{
			para("Nothing was shared. End this one, and make a new code if you both still want to."),
			app.Div().Class("choices").Body(ui.Action("compare-end", "", "", app.Text("End this one")).Class("button")),
		}
	case compare.Ready:
		return "The phones are paired", append(ready(v), endIt("End this comparison", endQuietly))
	case compare.Sealed:
		return "Your four numbers are in, and locked", []app.UI{
			para("No one can read them, and your partner is not told. They open only if you both agree. You can take your time, or leave it."),
			app.Div().Class("choices").Body(ui.Action("compare-agree", "", "", app.Text("Open when we have both agreed")).Class("button")),
			endIt("End this comparison", endQuietly),
		}
	case compare.Agreed:
		return "You have agreed", []app.UI{
			para("When your partner has, too, both phones show both. You need not wait here; this page knows nothing of how far the other is, and runs out on " + c.Until.Format("2 January") + "."),
			app.Div().Class("choices").Body(ui.Action("compare-wait", "", "", app.Text("Take back my agreement")).Class("button", "second")),
			endIt("End this comparison", endQuietly),
		}
	case compare.Elsewhere:
		return "This comparison is on another device of yours", []app.UI{
			para("Its keys are there, and only there. You can go on there, or end it here."),
			endIt("End this comparison", endQuietly),
		}
	case compare.Ending:
		return "Ended on this device", []app.UI{
			para("Its keys are gone from here, so nothing can be opened any more. The server deletes what it has with the next connection."),
			app.Div().Class("choices").Body(ui.Action("compare-look", "", "", app.Text("Try again now")).Class("button", "second")),
		}
	}
	return "Looking where things stand", nil
}

const endQuietly = "The server deletes at once what either of you put in, and the key goes from this phone. Your partner is not told; to them it looks like “not yet”."

func para(words string) app.UI { return app.P().Text(words) }

// endIt asks once more without asking: what ending means, and the button.
func endIt(summary, words string) app.UI {
	return app.Details().Class("fold").Body(
		app.Summary().Text(summary),
		para(words),
		ui.Action("compare-end", "", "", app.Text("End it now")).Class("button", "second"),
	)
}

func beginTogether() []app.UI {
	return []app.UI{
		para("One of you makes a code, the other types it in. Each on a phone of your own."),
		app.Div().Class("choices").Body(ui.Action("compare-start", "", "", app.Text("Make a code")).Class("button")),
		app.Form().Class("pair-form").DataSet("submit", "compare-join").AutoComplete(false).Body(
			app.Label().For("pair-code").Text("Or type in the code of the other phone"),
			app.Div().Class("pair-row").Body(
				app.Input().ID("pair-code").Type("text").AutoComplete(false).Spellcheck(false).
					Attr("autocapitalize", "characters").Attr("maxlength", "24").Attr("enterkeyhint", "go"),
				app.Button().Type("submit").Class("button", "second").Text("Use this code"),
			),
		),
	}
}

// ready shows exactly what would leave this device.
func ready(v View) []app.UI {
	parts, day, ok := v.LatestParts()
	if !ok {
		return []app.UI{
			para("To put something in, you need a snapshot of your own. Take the checkup alone, in your own time; the comparison waits."),
			app.Div().Class("choices").Body(ui.Link("/checkup", "button", app.Text("Take the checkup"))),
		}
	}
	list := make([]app.UI, len(parts.Percent))
	for i, percent := range parts.Percent {
		list[i] = app.Li().Class("c-"+string(content.Categories()[i])).Body(
			ui.Span("name", partTitle(v.Library, content.Categories()[i])),
			ui.Span("band", partWords(v.Library.Quiz, percent)))
	}
	return []app.UI{
		para("These four leave this device, locked, and nothing else of your snapshot of " + day + ":"),
		app.Ul().Class("plain", "leaving").Body(list...),
		app.Div().Class("choices").Body(ui.Action("compare-seal", "", "", app.Text("Encrypt and add")).Class("button")),
		app.P().Class("small").Text("That alone shows them to no one. You decide about opening afterwards."),
	}
}

// LatestParts is what the newest snapshot on this device comes down to, and its
// day.
func (v View) LatestParts() (parts compare.Parts, taken string, ok bool) {
	if len(v.Reader.Results) == 0 {
		return parts, "", false
	}
	r := v.Reader.Results[0]
	q, ok := v.Library.QuizOf(r.Quiz, r.Version)
	if !ok {
		return parts, "", false
	}
	s, err := q.Score(r.Answers)
	if err != nil {
		return parts, "", false
	}
	return compare.PartsOf(r.Version, s), day(r.TakenAt), true
}

func partWords(q content.Quiz, percent int) string {
	if percent == compare.Unknown {
		return "Not enough answers to show"
	}
	return q.Band(float64(percent)).Label + " · " + strconv.Itoa(percent)
}

// spelled is a code for ears: its groups, symbol by symbol.
func spelled(code string) string {
	out := ""
	for i := range len(code) {
		if code[i] == '-' {
			out += ", "
		} else {
			out += string(code[i]) + " "
		}
	}
	return out
}

func howItWorks() app.UI {
	return app.Section().Class("keep").Aria("labelledby", "compare-how").Body(
		app.H2().ID("compare-how").Class("label").Text("How it works"),
		app.Ol().Class("how").Body(
			app.Li().Text("Each of you takes the checkup alone. No one needs to know when, or whether."),
			app.Li().Text("One code, read aloud, pairs two phones for one comparison."),
			app.Li().Text("Each phone locks four numbers before they leave it. The server keeps them and has no key."),
			app.Li().Text("When both of you have agreed, both phones open both. Never one without the other."),
			app.Li().Text("Either of you can end it at any time. The server deletes both halves at once; the other phone’s page is empty when it next connects. What someone has seen, written down or photographed cannot be taken back."),
		),
		app.Details().Class("fold").Body(
			app.Summary().Text("What the server knows"),
			para("That two accounts compare, and whether each has put something in and agreed. Not who you are, and not the numbers: their keys are made on the two phones, with a part of the code that is never sent. Someone with the whole database cannot open them. Someone who controls the server could try while the two phones connect, would have to guess one code in 34 billion within the hour, and fails in sight of you otherwise. But the app itself comes from that server, so in the end you trust whoever runs it. After 30 days everything is deleted."),
		),
		app.Raw(`<p>If any of this feels like pressure, <a href="/help">there is help</a> for that, too.</p>`),
	)
}
