package page

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

// Reading is how this reader reads on this device. None of it ever leaves it.
type Reading struct {
	Look  Look
	Marks map[string]Mark // by slug: how far
	Offer Offer

	Section string // of the article in front, by its id
	Note    Note
	Player  Player
	Quote   bool // a passage is selected
}

// elsewhere is what stays when the reader goes to another page.
func (r Reading) elsewhere() Reading {
	r.Offer, r.Section, r.Note, r.Player, r.Quote = OfferNone, "", Note{}, Player{}, false
	return r
}

// Mark is how far an article was read: the first line in sight, and whether its
// end was. Articles that somebody may open in danger get none.
type Mark struct {
	Block int     `json:"block"` // of the text, from 0
	Into  float64 `json:"into"`  // of the block's characters, 0 to 1
	Ahead float64 `json:"ahead"` // lines between the upper edge of the screen and that line
	Share float64 `json:"share"` // of the article before it, 0 to 1
	Done  bool    `json:"done,omitempty"`
	At    int64   `json:"at"` // Unix milliseconds
}

// begun is from where on an article counts as being read: opening it and looking
// is not reading.
const begun = 0.04

// Begun reports whether there is something to go on with.
func (m Mark) Begun() bool { return m.Share >= begun && !m.Done }

// Offer is what the line above the bar offers: another place in the text.
type Offer string

// The offers.
const (
	OfferNone  Offer = ""
	OfferPlace Offer = "place" // where the reader was
	OfferTop   Offer = "top"   // the beginning, after the place was restored
)

// Unfinished returns the articles that were begun, the last one first.
func (r Reading) Unfinished(library *content.Library) []content.Article {
	var out []content.Article
	for _, a := range library.Articles {
		if r.Marks[a.Slug].Begun() && !a.Sensitive {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b content.Article) int {
		return cmp.Compare(r.Marks[b.Slug].At, r.Marks[a.Slug].At)
	})
	return out
}

// Last returns the articles that were read last, begun or read to the end, at most n.
func (r Reading) Last(library *content.Library, n int) []content.Article {
	var out []content.Article
	for _, a := range library.Articles {
		if _, ok := r.Marks[a.Slug]; ok {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b content.Article) int {
		return cmp.Compare(r.Marks[b.Slug].At, r.Marks[a.Slug].At)
	})
	return out[:min(n, len(out))]
}

func minutesLeft(a content.Article, m Mark) string {
	return strconv.Itoa(max(1, int(math.Ceil(float64(a.Minutes)*(1-m.Share))))) + " min left"
}

// continueReading is the first thing at home. The early script reserves its room
// before the first paint, so that nothing moves when it is drawn.
func continueReading(v View) app.UI {
	room := app.Div().Class("continue")
	unfinished := v.Reader.Reading.Unfinished(v.Library)
	if len(unfinished) == 0 {
		return room
	}
	a := unfinished[0]
	m := v.Reader.Reading.Marks[a.Slug]
	return room.Body(
		ui.Link(a.Path(), "continue-card",
			ring(m.Share),
			app.Span().Class("continue-words").Body(
				ui.Span("name", a.Title),
				ui.Span("small", "Continue · "+minutesLeft(a, m)),
			),
		),
	)
}

// ring shows a share as part of a circle whose circumference is 100.
func ring(share float64) app.UI {
	part := strconv.Itoa(min(100, max(2, int(math.Round(share*100)))))
	return app.Raw(`<svg class="ring" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false"><circle class="track" cx="20" cy="20" r="15.915"/><circle class="value" cx="20" cy="20" r="15.915" stroke-dasharray="` + part + ` 100" transform="rotate(-90 20 20)"/></svg>`)
}

// offer is a quiet line above the bar.
func offer(v View) app.UI {
	words := "Continue where you were"
	if v.Reader.Reading.Offer == OfferTop {
		words = "Start from the top"
	}
	return app.Aside().Class("offer").Aria("label", "Your place in this article").Body(
		ui.Action("resume", string(v.Reader.Reading.Offer), "", app.Text(words)).Class("offer-button"),
		ui.Action("resume", "", "Stay here", ui.Icon("close")).Class("offer-button", "offer-close"),
	)
}

// quoteOffer is where it is not in the way of the browser's own menu.
func quoteOffer(v View) app.UI {
	return app.Aside().Class("offer").Aria("label", "Selected passage").Body(
		ui.Action("quote", v.Place.Slug, "", ui.Icon("share"), app.Text("Share this quote")).Class("offer-button", "quote-button"),
	)
}
