package page

import (
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
)

// Standing is how this device stands with the server, beyond what the pill says.
type Standing struct {
	Waits []Wait
	Heard time.Time // when the server last answered about this account, in the reader's zone; zero: never
	Now   time.Time // what Heard is told against
	Why   string    // why the last try failed, and what happens next; empty: it did not
}

// Wait is one change that the server has not confirmed.
type Wait struct {
	Kind  string // WaitLike, WaitUnlike, WaitResult, WaitDelete
	Piece string // the slug of an article, or when a checkup was taken
}

// The kinds of changes that wait.
const (
	WaitLike   = "like"
	WaitUnlike = "unlike"
	WaitResult = "result"
	WaitDelete = "delete"
)

// listed is how many changes are named; the rest is counted.
const listed = 5

func (w Wait) words(v View) string {
	title := "an article that has left the magazine"
	if a, ok := v.Library.Article(w.Piece); ok {
		title = "“" + a.Title + "”"
	}
	switch w.Kind {
	case WaitLike:
		return "Your like for " + title
	case WaitUnlike:
		return "Taking back your like for " + title
	case WaitResult:
		return "Your snapshot of " + day(w.Piece)
	default:
		return "Deleting a snapshot from your account"
	}
}

// standingSection is the section that says what waits, why, and when this device and the
// server last agreed.
func standingSection(v View) app.UI {
	r := v.Reader
	var body []app.UI
	switch {
	case r.Pending > 0 && r.Account == "":
		body = append(body,
			app.P().Text(one(r.Pending, "1 change waits on this device until you sign in.", changes(r.Pending)+" wait on this device until you sign in.")),
			waits(v),
			ui.Action("sign-in", "", "", app.Text("Sign in")).Class("button"))
	case r.Pending > 0 && r.SignIn:
		body = append(body,
			app.P().Text("Your session here has ended. "+one(r.Pending, "1 change waits", changes(r.Pending)+" wait")+" on this device until you sign in again. Nothing is lost."),
			waits(v),
			ui.Action("sign-in", "", "", app.Text("Sign in")).Class("button"))
	case r.Pending > 0:
		body = append(body,
			app.P().Text(one(r.Pending, "1 change waits on this device. It goes by itself when the server can be reached.",
				changes(r.Pending)+" wait on this device. They go by themselves when the server can be reached.")),
			app.If(r.Standing.Why != "", func() app.UI { return app.P().Class("muted", "why").Text(r.Standing.Why) }),
			waits(v),
			tryAgain(r))
	case r.Account == "":
		body = append(body, app.P().Class("muted").Text("Nothing is waiting."))
	default:
		body = append(body, app.P().Class("muted").Text("Nothing is waiting. Everything you did has reached the server."))
	}
	if r.Account != "" && !r.Standing.Heard.IsZero() {
		body = append(body, app.P().Class("muted", "heard").Text("Last synced "+when(r.Standing.Heard, r.Standing.Now)+"."))
	}
	return app.Section().Class("waiting").Aria("labelledby", "waiting").
		Body(append([]app.UI{app.H2().ID("waiting").Class("label").Text("This device and the server")}, body...)...)
}

// one chooses between the words for one thing and for several.
func one(n int, singular, plural string) string {
	if n == 1 {
		return singular
	}
	return plural
}

func waits(v View) app.UI {
	list := v.Reader.Standing.Waits
	more := max(0, len(list)-listed)
	return app.Ul().Class("waits").Body(
		app.Range(list[:len(list)-more]).Slice(func(i int) app.UI { return app.Li().Text(list[i].words(v)) }),
		app.If(more > 0, func() app.UI { return app.Li().Class("muted").Text("and " + changes(more) + " more") }),
	)
}

// tryAgain stays where it is while a try is going on: nothing moves, and the focus
// is not lost.
func tryAgain(r Reader) app.UI {
	if r.Sync == "syncing" {
		return ui.Action("sync", "", "", app.Text("Trying now …")).Class("button", "second").Aria("disabled", "true")
	}
	return ui.Action("sync", "", "", app.Text("Try again now")).Class("button", "second")
}

// when says how long ago something was, as a person does.
func when(t, now time.Time) string {
	at := " at " + t.Format("15:04")
	switch t.Format(time.DateOnly) {
	case now.Format(time.DateOnly):
		return "today" + at
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "yesterday" + at
	}
	return "on " + t.Format("2 January 2006") + at
}

// rejected says what will never be accepted, and why, until it was seen.
func rejected(v View) app.UI {
	list := v.Reader.Rejected
	return app.Section().Class("rejected").Aria("labelledby", "rejected").Body(
		app.H2().ID("rejected").Class("label").Text("Not accepted"),
		app.Ul().Class("waits").Body(app.Range(list).Slice(func(i int) app.UI { return app.Li().Text(list[i].Message) })),
		ui.Action("dismiss", "", "", app.Text("I have seen this")).Class("button", "second"),
	)
}

// evictable warns where the browser has not promised to keep what is only here.
func evictable(v View) app.UI {
	return app.If(v.Reader.Evictable, func() app.UI {
		return app.P().Class("muted", "evictable").Text("Safari may delete what a site keeps after seven days without a visit, other browsers when space runs short. On your home screen, in an account or in an export it is safe.")
	})
}

// OnlyHere says what of the account is on this device and nowhere else, so that it
// goes with signing out; empty: nothing.
func (r Reader) OnlyHere() string {
	var things []string
	if n := len(r.Results); n > 0 && r.Share != "yes" {
		things = append(things, one(n, "your snapshot", "your "+strconv.Itoa(n)+" snapshots"))
	}
	if len(r.Practice.Done) > 0 {
		things = append(things, "the days on which you did exercises")
	}
	if n := len(r.Shelf.Saved); n > 0 {
		things = append(things, one(n, "the article you saved", "the list of the "+strconv.Itoa(n)+" articles you saved"))
	}
	return joined(things)
}

// leavingTitle asks the question of the sheet.
func leavingTitle(r Reader) string {
	if r.Pending == 0 {
		return "Sign out?"
	}
	return "Sign out with " + changes(r.Pending) + " waiting?"
}

// leaving is the sheet for a reader who signs out while changes wait, or while there
// is something that no server has.
func leaving(v View) []app.UI {
	n, here := v.Reader.Pending, v.Reader.OnlyHere()
	if n == 0 {
		return []app.UI{
			app.P().Text("On this device only, and gone when you sign out: " + here + ". An export keeps it in a file."),
			app.Div().Class("choices").Body(
				ui.Action("sign-out-discard", "", "", app.Text("Sign out")).Class("button"),
				ui.Action("export", "", "", app.Text("Export everything")).Class("button", "second"),
				ui.Action("close", "", "", app.Text("Stay signed in")).Class("quiet"),
			),
		}
	}
	words := one(n, "It has not reached the server.", "They have not reached the server.")
	switch {
	case v.Reader.Busy:
		words = "Trying to send now. You need not wait for it."
	case v.Reader.Standing.Why != "":
		words += " " + v.Reader.Standing.Why
	}
	return []app.UI{
		app.P().Role("status").Text(words),
		waits(v),
		app.P().Text(one(n, "Kept, it is hidden on this device and goes when you sign in again. Discarded, it is gone.",
			"Kept, they are hidden on this device and go when you sign in again. Discarded, they are gone.")),
		app.If(here != "", func() app.UI {
			return app.P().Text("The same is true of what is only on this device: " + here + ".")
		}),
		app.Div().Class("choices").Body(
			ui.Action("sign-out-keep", "", "", app.Text("Keep and sign out")).Class("button"),
			ui.Action("sign-out-discard", "", "", app.Text("Discard and sign out")).Class("button", "second"),
			ui.Action("close", "", "", app.Text("Stay signed in")).Class("quiet"),
		),
	}
}
