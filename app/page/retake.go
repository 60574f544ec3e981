package page

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
)

// retakeDays is how long the questions look back, and so how soon another checkup
// says something new.
const retakeDays = 28

// daysBetween returns how many days lie between two ISO dates, and whether both
// are dates.
func daysBetween(from, to string) (int, bool) {
	a, errA := time.Parse(time.DateOnly, from[:min(len(from), len(time.DateOnly))])
	b, errB := time.Parse(time.DateOnly, to[:min(len(to), len(time.DateOnly))])
	if errA != nil || errB != nil {
		return 0, false
	}
	return int(b.Sub(a).Hours() / 24), true
}

// retakeFrom is the first day on which another checkup says something new.
func retakeFrom(taken string) string {
	t, err := time.Parse(time.DateOnly, taken[:min(len(taken), len(time.DateOnly))])
	if err != nil {
		return taken
	}
	return t.AddDate(0, 0, retakeDays).Format(time.DateOnly)
}

// due reports whether four weeks have passed since the last checkup on this
// device.
func due(v View) bool {
	if len(v.Reader.Results) == 0 {
		return false
	}
	days, ok := daysBetween(v.Reader.Results[0].TakenAt, v.Reader.Checkup.Today)
	return ok && days >= retakeDays
}

// reminder is the one quiet line that offers another checkup, for pages that are
// about something else; empty when it is not time.
func reminder(v View) []app.UI {
	if !due(v) || v.Reader.Draft.Answered() > 0 {
		return nil
	}
	return []app.UI{
		app.P().Class("small", "reminder").Text("Your last checkup was on " + shortDay(v.Reader.Results[0].TakenAt) + ", more than four weeks ago. Another one would show what has changed."),
	}
}

// again says when another checkup is worth taking, and links to it.
func again(v View, taken string) []app.UI {
	words := "The questions ask about four weeks, so it is best taken again after " + day(retakeFrom(taken)) + "."
	if due(v) {
		words = "Four weeks have passed, so another checkup would show what has changed."
	}
	return []app.UI{
		app.P().Text(words),
		ui.Link("/checkup", "quiet", app.Text("Take the checkup again")),
	}
}
