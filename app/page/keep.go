package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/engagement"
	"stale.love/app/ui"
)

// keep says where this snapshot lives, and lets the reader decide.
func keep(v View, r engagement.Result) app.UI {
	words, actions := kept(v, r)
	return app.Section().Class("keep").Aria("labelledby", "keep").Body(
		app.H2().ID("keep").Class("label").Text("Where this is kept"),
		app.P().Text(words),
		app.If(r.ID != "" && v.Reader.Share != "yes" && v.Reader.Checkup.Passing == nil, func() app.UI { return evictable(v) }),
		app.Div().Class("choices").Body(actions...),
		deleting(v, r),
	)
}

func kept(v View, r engagement.Result) (words string, actions []app.UI) {
	reader := v.Reader
	switch {
	case reader.Checkup.Passing != nil:
		return "Nowhere, as you chose. It is gone when you close or reload this page.", []app.UI{
			ui.Action("snapshot-keep", "", "", app.Text("Keep it on this device")).Class("button", "second"),
			ui.Action("snapshot-drop", "", "", app.Text("Discard")).Class("quiet"),
		}
	case r.ID == "":
		return "This page was made for you just now and kept nowhere. With script on, a snapshot can stay on your device.", nil
	case reader.Account == "":
		return "On this device only.", nil
	case reader.Share == "":
		return "On this device only. Shall your snapshots also go to your account, so that your other devices have them? The server then holds your 24 answers, under no name. You can change your mind.", []app.UI{
			ui.Action("share-results", "yes", "", app.Text("Add to my account")).Class("button"),
			ui.Action("share-results", "no", "", app.Text("Only on this device")).Class("button", "second"),
		}
	case reader.Share != "yes":
		return "On this device only.", []app.UI{
			ui.Action("share-results", "yes", "", app.Text("Add my snapshots to my account")).Class("quiet"),
		}
	case reader.Waiting[r.ID]:
		words = "On this device; goes to your account as soon as there is a connection."
	default:
		words = "On this device and in your account."
	}
	return words + " If you change your mind, the server’s copies are deleted and this device keeps its own.", []app.UI{
		ui.Action("share-results", "no", "", app.Text("Keep snapshots on this device only")).Class("quiet"),
	}
}

// deleting offers to delete this snapshot, and asks once.
func deleting(v View, r engagement.Result) app.UI {
	if r.ID == "" {
		return app.Div()
	}
	if v.Reader.Checkup.Sure == r.ID {
		return sure("Delete the snapshot of "+day(r.TakenAt)+" for good?", r.ID, "Delete it")
	}
	return app.Div().Class("choices").Body(
		ui.Action("forget-ask", r.ID, "Delete this snapshot, of "+day(r.TakenAt), app.Text("Delete this snapshot")).Class("quiet"),
	)
}

func sure(question, what, words string) app.UI {
	return app.Div().Class("sure").Role("group").Aria("labelledby", "sure").Body(
		app.P().ID("sure").TabIndex(-1).Text(question),
		app.Div().Class("choices").Body(
			ui.Action("forget", what, "", app.Text(words)).Class("button"),
			ui.Action("forget-not", "", "", app.Text("Keep it")).Class("button", "second"),
		),
	)
}

// files are the ways to take snapshots along, and to be rid of all of them.
func files(v View) []app.UI {
	n := len(v.Reader.Results)
	all := []app.UI{
		app.Div().Class("choices").Body(
			ui.Action("checkups-export", "csv", "", app.Text("Save as a table (CSV)")).Class("quiet"),
			ui.Action("checkups-export", "json", "", app.Text("Save as JSON")).Class("quiet"),
			ui.Action("print", "", "", app.Text("Print this page")).Class("quiet"),
		),
	}
	if n < 2 {
		return all
	}
	if v.Reader.Checkup.Sure == All {
		where := "this device"
		if v.Reader.Account != "" && v.Reader.Share == "yes" {
			where = "this device, from your account and from your other devices"
		}
		return append(all, sure("Delete all "+strconv.Itoa(n)+" snapshots from "+where+" for good?", All, "Delete all "+strconv.Itoa(n)))
	}
	return append(all, app.Div().Class("choices").Body(
		ui.Action("forget-ask", All, "", app.Text("Delete all "+strconv.Itoa(n)+" snapshots")).Class("quiet"),
	))
}
