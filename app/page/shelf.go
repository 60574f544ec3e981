package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

// Shelf is what this device keeps for reading offline, and what the reader wants of
// it. The saved articles never leave the device.
type Shelf struct {
	Saved  map[string]int64 // slug → when, Unix milliseconds
	Wants  ShelfWants
	Done   int // articles fetched in the run under way,
	Total  int // of how many; 0: none is under way
	End    ShelfEnd
	Mobile bool // the browser tells what kind of connection there is

	Sizes    map[string]int64 // slug → bytes; nil: not looked yet
	Usage    int64            // bytes of everything this site keeps; 0: the browser does not say
	Quota    int64            // how many it may; 0: the browser does not say
	Measured bool
}

// ShelfWants is how much comes by itself, as it is stored.
type ShelfWants struct {
	Newest int  `json:"newest"`
	Mobile bool `json:"mobile"` // over mobile data, too
	Paused bool `json:"paused"`
}

// Everything is more articles than there will be.
const Everything = 1 << 20

// DefaultWants is for who never said otherwise. shelf.js has the same.
func DefaultWants() ShelfWants { return ShelfWants{Newest: 60} }

// ShelfEnd is why the last run ended before everything was there.
type ShelfEnd string

// The ends.
const (
	ShelfWhole   ShelfEnd = ""
	ShelfStopped ShelfEnd = "stopped"
	ShelfOffline ShelfEnd = "offline"
	ShelfMetered ShelfEnd = "metered"
	ShelfFull    ShelfEnd = "full"
	ShelfFailed  ShelfEnd = "failed"
)

// saved lists the saved articles, the last one first.
func (s Shelf) saved(library *content.Library) []content.Article {
	var out []content.Article
	for _, a := range library.Articles {
		at, ok := s.Saved[a.Slug]
		if !ok {
			continue
		}
		i := len(out)
		for i > 0 && s.Saved[out[i-1].Slug] < at {
			i--
		}
		out = append(out[:i], append([]content.Article{a}, out[i:]...)...)
	}
	return out
}

// saveButton is in an article's bar.
func saveButton(v View) app.UI {
	slug := v.Place.Slug
	_, saved := v.Reader.Shelf.Saved[slug]
	return ui.Action("save", slug, "Save this article for offline", ui.Icon("save")).
		Class("bar-button", "save").
		Aria("pressed", strconv.FormatBool(saved))
}

// offlineSection is what can be read without a connection, and what shall be.
func offlineSection(v View) app.UI {
	kept := 0
	for _, a := range v.Library.Articles {
		if v.Reader.OnDevice[a.Slug] {
			kept++
		}
	}
	section := app.Section().Class("offline").Aria("labelledby", "kept")
	head := app.H2().ID("kept").Class("label").Text("Readable offline")
	if v.Reader.OnDevice == nil {
		return section.Body(head, app.P().Class("muted").Text(offlineWords(v, kept)))
	}
	return section.Body(
		head,
		app.P().Text(offlineWords(v, kept)),
		howMuch(v),
		fetching(v), // below what starts it, which must not move under a thumb
		saveMany(v),
		app.P().Class("small", "space").Text(space(v.Reader.Shelf)),
		everyArticle(v),
	)
}

func offlineWords(v View, kept int) string {
	all := len(v.Library.Articles)
	switch {
	case v.Reader.OnDevice == nil:
		return "This browser keeps no articles for offline reading."
	case kept == all:
		return "All " + strconv.Itoa(kept) + " articles, the exercises, the checkup and the help page are on this device."
	}
	words := strconv.Itoa(kept) + " of " + count(int64(all), "article") + " are on this device"
	switch s := v.Reader.Shelf; {
	case s.End == ShelfStopped || s.End == ShelfFull:
	case s.End == ShelfMetered:
		words += "; the rest follows on Wi-Fi"
	case kept < min(s.Wants.Newest, all):
		words += "; the rest follows with the next connection"
	}
	return words + ". The exercises, the checkup and the help page are, too."
}

// space says how much room is taken, as far as anybody knows.
func space(s Shelf) string {
	if !s.Measured {
		return "Measuring…"
	}
	var sum int64
	for _, n := range s.Sizes {
		sum += n
	}
	words := "The articles take " + size(sum) + "."
	switch {
	case s.Usage > 0 && s.Quota > 0:
		words += " With the app itself it is " + size(s.Usage) + ", by the browser’s own estimate, of the " + size(s.Quota) + " it allows."
	case s.Usage > 0:
		words += " With the app itself it is " + size(s.Usage) + ", by the browser’s own estimate."
	default:
		words += " This browser does not say how much the app itself takes."
	}
	return words
}

// size writes bytes as a reader says them: "38 KB", "1.4 MB".
func size(n int64) string {
	switch {
	case n >= 1e9:
		return tenths(n, 1e9) + " GB"
	case n >= 1e6:
		return tenths(n, 1e6) + " MB"
	case n > 0:
		return strconv.FormatInt(max(1, (n+500)/1000), 10) + " KB"
	}
	return "nothing"
}

func tenths(n, unit int64) string {
	t := (n*10 + unit/2) / unit
	if t >= 100 {
		return number((t + 5) / 10)
	}
	return strconv.FormatInt(t/10, 10) + "." + strconv.FormatInt(t%10, 10)
}

// fetching is how far the run under way is, or why the last one ended early.
func fetching(v View) app.UI {
	s := v.Reader.Shelf
	row := app.Div().Class("fetching")
	if s.Total > 0 {
		words := "Fetching article " + strconv.Itoa(min(s.Done+1, s.Total)) + " of " + strconv.Itoa(s.Total)
		return row.Body(
			app.Label().Class("small").For("fetching").Text(words),
			app.Progress().ID("fetching").Max(s.Total).Value(s.Done),
			ui.Action("shelf-stop", "", "", app.Text("Stop")).Class("button", "second"),
		)
	}
	words, button := "", "Try again"
	switch s.End {
	case ShelfStopped:
		words, button = "Stopped. What is here stays; the rest is fetched when you go on.", "Go on"
	case ShelfOffline:
		words = "There is no connection right now. The rest will download later."
	case ShelfMetered:
		words, button = "This connection is metered, so only what you saved and liked was fetched.", "Fetch the rest now"
	case ShelfFull:
		words = "This device has no room for more. What you saved and liked goes last; free some space and try again."
	case ShelfFailed:
		words = "Something could not be fetched. What is here stays."
	default:
		return row
	}
	return row.Body(
		app.P().Class("small").Role("status").Text(words),
		ui.Action("shelf-go", string(s.End), "", app.Text(button)).Class("button", "second"),
	)
}

// howMuch is how many of the newest come by themselves.
func howMuch(v View) app.UI {
	s := v.Reader.Shelf
	choices := []struct {
		n     int
		words string
	}{{0, "None"}, {10, "10"}, {30, "30"}, {60, "60"}, {Everything, "All"}}
	return app.Div().Class("look").Body(
		app.FieldSet().Body(
			app.Legend().Text("Download automatically"),
			app.Div().Class("segments").Body(app.Range(choices).Slice(func(i int) app.UI {
				n := choices[i].n
				id := "newest-" + strconv.Itoa(n)
				input := app.Input().Type("radio").Name("newest").ID(id).Value(n).DataSet("set", "shelf-newest")
				if s.Wants.Newest == n {
					input = input.Checked(true)
				}
				return app.Label().Class("segment").For(id).Body(input, ui.Span("", choices[i].words))
			})),
		),
		app.If(s.Mobile, func() app.UI {
			return ui.Action("shelf-mobile", "", "", ui.Icon("check"), ui.Span("", "Over mobile data, too")).
				Class("toggle").Aria("pressed", strconv.FormatBool(s.Wants.Mobile))
		}),
	)
}

// saveMany saves a category or everything, or takes it off again.
func saveMany(v View) app.UI {
	groups := append([]content.Category{""}, content.Categories()...)
	return app.Div().Class("save-many").Role("group").Aria("labelledby", "save-many").Body(
		app.P().ID("save-many").Class("small").Text("What is saved stays here until you remove it. That you saved it is sent nowhere."),
		app.Range(groups).Slice(func(i int) app.UI {
			c := groups[i]
			all, saved := 0, 0
			for _, a := range v.Library.Articles {
				if c != "" && a.Category != c {
					continue
				}
				all++
				if _, ok := v.Reader.Shelf.Saved[a.Slug]; ok {
					saved++
				}
			}
			name := "everything"
			if c != "" {
				name = named(v.Library, c)
			}
			b := ui.Action("save-all", string(c), "", ui.Icon("save"), ui.Span("", "Save "+name)).
				Class("toggle").Aria("pressed", strconv.FormatBool(all > 0 && saved == all))
			if c != "" {
				b = b.Class("c-" + string(c))
			}
			return b
		}),
	)
}

// everyArticle is every article with its size and a way to save it, folded.
func everyArticle(v View) app.UI {
	articles := v.Library.Articles
	return app.Details().Class("every").Body(
		app.Summary().Text("Every article"),
		app.Ul().Class("plain").Body(app.Range(articles).Slice(func(i int) app.UI {
			a := articles[i]
			_, saved := v.Reader.Shelf.Saved[a.Slug]
			note := "Needs a connection"
			if v.Reader.OnDevice[a.Slug] {
				note = "On this device"
				if n := v.Reader.Shelf.Sizes[a.Slug]; n > 0 {
					note += " · " + size(n)
				}
			}
			return app.Li().Class("row").Body(
				ui.Link(a.Path(), "two-lines", ui.Span("name", a.Title), ui.Span("small", note)),
				ui.Action("save", a.Slug, "Save "+a.Title, ui.Icon("save")).Class("bar-button", "save").
					Aria("pressed", strconv.FormatBool(saved)),
			)
		})),
	)
}
