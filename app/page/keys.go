package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
)

// Shortcut is what keys do: an action like that of a button, or a place to go to.
type Shortcut struct {
	Keys   string // one key, or two one after the other: "g h"
	Words  string
	Action string // "" for a place
	Path   string
}

// Shortcuts returns all there are. They are off while the reader types, and can be
// turned off.
func Shortcuts() []Shortcut {
	return []Shortcut{
		{"j", "Next section, or next article in a list", "next-stop", ""},
		{"k", "Section or article before", "last-stop", ""},
		{"l", "Like this article", "like", ""},
		{"s", "Keep this article for offline reading", "save", ""},
		{"p", "Listen, or pause", "listen", ""},
		{"a", "Text and theme", "look", ""},
		{"t", "What is in this article", "contents", ""},
		{"/", "Search", "", "/search"},
		{"g h", "Go to the front page", "", "/"},
		{"g a", "Go to all articles", "", "/articles"},
		{"g c", "Go to the checkup", "", "/checkup"},
		{"g e", "Go to the exercises", "", "/exercises"},
		{"g l", "Go to your library", "", "/library"},
		{"?", "These shortcuts", "keys", ""},
	}
}

// Shortcut returns what keys stand for in this view. waits: they are the beginning
// of some.
func (v View) Shortcut(keys string) (s Shortcut, ok, waits bool) {
	if v.Reader.Reading.Look.Keys == "off" {
		return s, false, false
	}
	for _, s := range Shortcuts() {
		if s.Keys == keys {
			switch s.Action {
			case "like", "save", "listen", "contents":
				return s, v.Place.Kind == Article, false
			}
			return s, true, false
		}
		waits = waits || strings.HasPrefix(s.Keys, keys+" ")
	}
	return s, false, waits
}

// keysSheet lists the shortcuts, with the switch that turns them off.
func keysSheet(v View) []app.UI {
	all := Shortcuts()
	on := app.Input().Type("checkbox").ID("keys-on").DataSet("set", "keys")
	if v.Reader.Reading.Look.Keys != "off" {
		on = on.Checked(true)
	}
	return []app.UI{
		app.Label().Class("switch").For("keys-on").Body(on, ui.Span("", "Use single keys as shortcuts")),
		app.Dl().Class("shortcuts").Body(app.Range(all).Slice(func(i int) app.UI {
			keys := strings.Fields(all[i].Keys)
			return app.Div().Body(
				app.Dt().Body(app.Range(keys).Slice(func(j int) app.UI { return app.Kbd().Text(keys[j]) })),
				app.Dd().Text(all[i].Words),
			)
		})),
		app.P().Class("small").Text("Where “Leave this site” is shown, Shift three times does the same, always."),
		ui.Action("close", "", "", app.Text("Done")).Class("button"),
	}
}
