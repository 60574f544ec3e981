package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
)

// Look is how a reader likes to read. It is kept on the device and written on
// <html> before the first paint (early.js); an empty field is the magazine's own
// choice.
type Look struct {
	Theme string `json:"theme,omitempty"` // light, sepia, dark; empty: as the device has it
	Size  string `json:"size,omitempty"`  // small, large, larger, largest
	Line  string `json:"line,omitempty"`  // close, wide
	Font  string `json:"font,omitempty"`  // sans, system, clear
	Keys  string `json:"keys,omitempty"`  // off: no shortcuts
	Rate  string `json:"rate,omitempty"`  // how fast an article is read aloud
	Voice string `json:"voice,omitempty"` // and by whom, as the browser names it
}

// Set returns the look with one setting changed; a setting or a choice that does
// not exist changes nothing.
func (l Look) Set(setting, choice string) Look {
	for _, s := range looks() {
		for _, o := range s.options {
			if s.name == setting && o.choice == choice {
				*s.field(&l) = o.kept()
			}
		}
	}
	return l
}

type look struct {
	name, legend string
	field        func(*Look) *string
	options      []option
}

type option struct {
	choice, words string
	short         string // what is shown instead, the words being read aloud
	class         string
	own           bool // the magazine's own choice
}

// kept is how the choice is written down.
func (o option) kept() string {
	if o.own {
		return ""
	}
	return o.choice
}

func looks() []look {
	return []look{
		{"size", "Text size", func(l *Look) *string { return &l.Size }, []option{
			{"small", "Small", "A", "letter", false}, {"standard", "Standard", "A", "letter", true}, {"large", "Large", "A", "letter", false},
			{"larger", "Larger", "A", "letter", false}, {"largest", "Largest", "A", "letter", false},
		}},
		{"theme", "Theme", func(l *Look) *string { return &l.Theme }, []option{
			{"auto", "Auto", "", "", true}, {"light", "Light", "", "", false}, {"sepia", "Sepia", "", "", false}, {"dark", "Dark", "", "", false},
		}},
		{"font", "Typeface", func(l *Look) *string { return &l.Font }, []option{
			{"serif", "Serif", "", "f-serif", true}, {"sans", "Sans", "", "f-sans", false}, {"system", "Device", "", "", false}, {"clear", "Clear", "", "f-clear", false},
		}},
		{"line", "Line spacing", func(l *Look) *string { return &l.Line }, []option{
			{"close", "Close", "", "", false}, {"standard", "Standard", "", "", true}, {"wide", "Wide", "", "", false},
		}},
	}
}

// lookSheet is the panel of the text settings. The article behind it is the
// preview; elsewhere it brings a sample.
func lookSheet(v View) []app.UI {
	all := looks()
	return []app.UI{
		app.Div().Class("sheet-top").Body(
			ui.Action("look-reset", "", "", app.Text("Reset")).Class("quiet"),
			ui.Action("close", "", "", app.Text("Done")).Class("quiet", "strong"),
		),
		app.If(v.Place.Kind != Article, func() app.UI {
			return app.P().Class("sample").Text("The kettle is on, the phone is quiet, and there is time to read this page slowly.")
		}),
		app.Div().Class("look").Body(app.Range(all).Slice(func(i int) app.UI {
			s := all[i]
			return app.FieldSet().Body(
				app.Legend().Text(s.legend),
				app.Div().Class("segments").Body(app.Range(s.options).Slice(func(j int) app.UI {
					return segment(s, s.options[j], *s.field(&v.Reader.Reading.Look))
				})),
			)
		})),
	}
}

func segment(s look, o option, chosen string) app.UI {
	id := "look-" + s.name + "-" + o.choice
	input := app.Input().Type("radio").Name("look-"+s.name).ID(id).Value(o.choice).DataSet("set", "look-"+s.name)
	if o.kept() == chosen {
		input = input.Checked(true)
	}
	label := app.Label().Class("segment").For(id)
	if o.short == "" {
		return label.Body(input, ui.Span(o.class, o.words))
	}
	return label.Body(input.Aria("label", o.words), app.Span().Class(o.class).Aria("hidden", "true").Text(o.short))
}

// textSettings is the way to the panel from the library.
func textSettings() app.UI {
	return app.Section().Aria("labelledby", "text").Body(
		app.H2().ID("text").Class("label").Text("Text and theme"),
		app.P().Text("Size, spacing, typeface and colours, kept on this device."),
		app.Div().Class("choices").Body(
			ui.Action("look", "", "", app.Text("Change how it reads")).Class("button", "second"),
			ui.Action("keys", "", "", app.Text("Keyboard shortcuts")).Class("quiet"),
		),
	)
}
