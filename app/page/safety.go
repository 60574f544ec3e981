package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
)

// Safety is where the reader stands with the private questions that follow the
// checkup's. It exists in memory only, for this visit: whoever keeps, sends,
// logs or prints anything of it breaks what the page promises.
type Safety struct {
	Stage   Stage
	Answers [3]Private // empty outside of StageAsked

	// Hide is set after a "yes" or a "not sure". For the rest of the visit
	// nothing that needs two people is offered: no couple exercises, no sharing
	// with the partner, no comparing. It says nothing about why.
	Hide bool
}

// Stage is which of the private pages is in front, at the checkup's own address.
type Stage string

// The stages. The zero value is none.
const (
	StageAsked  Stage = "asked"
	StageThanks Stage = "thanks"
)

// Private is an answer to a private question.
type Private string

// The answers. The zero value is none.
const (
	PrivateYes     Private = "yes"
	PrivateNotSure Private = "not sure"
	PrivateNo      Private = "no"
	PrivateNone    Private = "rather not say"
)

// Told reports whether any answer is a "yes" or a "not sure".
func (s Safety) Told() bool {
	for _, a := range s.Answers {
		if a == PrivateYes || a == PrivateNotSure {
			return true
		}
	}
	return false
}

// Answer returns s with one more answer; anything else returns it unchanged.
func (s Safety) Answer(question int, answer Private) Safety {
	if s.Stage != StageAsked || question < 0 || question >= len(s.Answers) {
		return s
	}
	for _, known := range privateAnswers() {
		if answer == known {
			s.Answers[question] = answer
		}
	}
	return s
}

// Left returns what is known once the questions are no longer in front: no
// answers, only whether to hide what is for two.
func (s Safety) Left() Safety { return Safety{Hide: s.Hide || s.Told()} }

// Next returns where "Continue" leads: to the words of thanks, or out.
func (s Safety) Next() Safety {
	next := s.Left()
	if s.Stage == StageAsked && s.Told() {
		next.Stage = StageThanks
	}
	return next
}

func privateAnswers() []Private {
	return []Private{PrivateYes, PrivateNotSure, PrivateNo, PrivateNone}
}

func privateQuestions() [3]string {
	return [3]string{
		"In the past year, have you felt afraid of your partner, or of what would happen if you said no?",
		"Has your partner hurt you, threatened you, or pushed you into sex you did not want?",
		"Does your partner control who you see, what you spend or what you do on your phone, or stop you from leaving?",
	}
}

// private is the page with the questions, or the one after them. It is a section
// where other pages have a div, so that nothing of it is taken over into them.
// Only the app draws it: without script there is nothing that could forget.
func private(v View) app.UI {
	page := app.Section().Class("narrow", "private").Aria("labelledby", "private-title")
	if v.Reader.Safety.Stage == StageThanks {
		return page.Body(thanks(v)...)
	}
	body := []app.UI{
		app.H1().ID("private-title").TabIndex(-1).Text("Three private questions"),
		app.P().Class("dek").Text("They are not part of your result. We do not save or send them."),
		app.Div().Class("choices").Body(
			helpLink(),
			ui.Action("private-skip", "", "", app.Text("Skip these questions")).Class("button", "second"),
		),
	}
	for i, question := range privateQuestions() {
		body = append(body, privateQuestion(i, question, v.Reader.Safety.Answers[i]))
	}
	return page.Body(append(body,
		app.Div().Class("choices").Body(ui.Action("private-next", "", "", app.Text("Continue")).Class("button")),
		worried(),
	)...)
}

// privateQuestion offers its answers as buttons that act as radio buttons. Real
// ones are form fields, and browsers keep the state of form fields to restore a
// window.
func privateQuestion(i int, question string, given Private) app.UI {
	id := "private-" + strconv.Itoa(i)
	options := make([]app.UI, 0, 4)
	for n, answer := range privateAnswers() {
		tab := -1
		if answer == given || given == "" && n == 0 {
			tab = 0
		}
		words := string(answer)
		options = append(options, ui.Action("private-answer", strconv.Itoa(i)+" "+words, "", app.Text(capital(words))).
			Class("option").Role("radio").TabIndex(tab).Aria("checked", strconv.FormatBool(answer == given)))
	}
	return app.Div().Class("private-question").Body(
		app.H2().ID(id).Text(question),
		app.Div().Class("options").Role("radiogroup").Aria("labelledby", id).Body(options...),
	)
}

func thanks(v View) []app.UI {
	return []app.UI{
		app.H1().ID("private-title").TabIndex(-1).Text("Thank you for telling us, even if only here."),
		app.P().Class("dek").Text("This is not your fault. People who do this work can talk it through with you, in private, whatever you decide."),
		app.Div().Class("choices").Body(
			helpLink(),
			ui.Action("private-next", "", "", app.Text("Go on to your snapshot")).Class("button", "second"),
		),
		app.P().Text("“Leave this site”, at the top, takes you to " + v.Library.Site.Exit.Name + " at once. It does not clear your history."),
	}
}

// helpLink is in the same place of both pages, and before any answer.
func helpLink() app.UI {
	return ui.Link("/help", "button", app.Text("Help and support"))
}

// worried is said to everybody, whatever they answered, but not in one breath with
// "This is not your fault". It leads past the services for people who are hurt.
func worried() app.UI {
	return app.Raw(`<p class="worried">Worried about something <em>you</em> have done? <a href="/help#behaviour">There is help for that too.</a></p>`)
}
