package page

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/engagement"
	"stale.love/app/ui"
	"stale.love/content"
)

// overTime is the history: one small multiple an area, every snapshot, and what
// can be done with them. A snapshot that is kept nowhere has none.
func overTime(v View, r engagement.Result) app.UI {
	if len(v.Reader.Results) == 0 {
		return app.Div()
	}
	body := []app.UI{app.H2().ID("over-time").Class("label").Text("Over time")}
	if series := seriesOf(v, r); len(series) > 1 {
		body = append(body,
			app.P().Class("small").Text("From the bottom to the top of each: 0 to 100. The fine lines are where the words change."),
			app.Div().Class("multiples").Body(app.Range(content.Categories()).Slice(func(i int) app.UI {
				return multiple(v.Library, series, i)
			})))
		if len(series) < len(v.Reader.Results) {
			body = append(body, app.P().Class("small").Text("Only checkups of the same edition are drawn together: others asked something else."))
		}
	}
	if len(seriesOf(v, r)) == 1 && len(v.Reader.Results) > 1 {
		body = append(body, app.P().Class("small").Text("Your other checkups asked other questions, so this one is not compared with them."))
	}
	body = append(body, again(v, v.Reader.Results[0].TakenAt)...)
	if len(v.Reader.Results) > 1 {
		body = append(body, app.Ul().Class("plain", "past").Body(app.Range(v.Reader.Results).Slice(func(i int) app.UI {
			return pastSnapshot(v, r, v.Reader.Results[i])
		})))
	}
	return app.Section().Class("over-time").Aria("labelledby", "over-time").Body(append(body, files(v)...)...)
}

func pastSnapshot(v View, inFront, r engagement.Result) app.UI {
	words := day(r.TakenAt)
	if v.Reader.Checkup.Sure == r.ID && r.ID != inFront.ID {
		return app.Li().Body(sure("Delete the snapshot of "+words+" for good?", r.ID, "Delete it"))
	}
	if r.ID == inFront.ID {
		return app.Li().Class("row").Aria("current", "true").Body(ui.Span("", words), ui.Span("small", "shown above"))
	}
	return app.Li().Class("row").Body(
		ui.Action("snapshot-show", r.ID, "Show the snapshot of "+words, app.Text(words)).Class("quiet"),
		ui.Action("forget-ask", r.ID, "Delete the snapshot of "+words, app.Text("Delete")).Class("quiet"),
	)
}

// seriesMost is how many checkups a small picture can hold: more than a year of
// them.
const seriesMost = 16

// seriesOf returns what can be compared with r: results of its version, oldest
// first, the last ones if there are many.
func seriesOf(v View, r engagement.Result) []picture {
	var series []picture
	for _, other := range v.Reader.Results {
		if other.Quiz != r.Quiz || other.Version != r.Version || len(series) == seriesMost {
			continue
		}
		if p, ok := pictureOf(v, other); ok {
			series = append(series, p)
		}
	}
	slices.Reverse(series)
	return series
}

// multiple is one area over time: a line, and the same in words.
func multiple(l *content.Library, series []picture, part int) app.UI {
	category := content.Categories()[part]
	points := make([]ui.Point, len(series))
	said := make([]string, 0, len(series))
	first := moment(series[0].result)
	span := moment(series[len(series)-1].result).Sub(first).Hours()
	for i, p := range series {
		score := p.scored.Parts[part]
		points[i] = ui.Point{X: float64(i) / float64(len(series)-1), Y: score.Percent, Known: score.Known}
		if span > 0 {
			points[i].X = moment(p.result).Sub(first).Hours() / span
		}
		words := "not enough answers"
		if score.Known {
			words = strconv.Itoa(score.Rounded())
		}
		said = append(said, words+" on "+shortDay(p.result.TakenAt))
	}
	id := "time-" + string(category)
	return app.Figure().Class("multiple", "c-"+string(category)).Aria("labelledby", id).Body(
		app.H3().ID(id).Text(partTitle(l, category)),
		ui.Line(points, edges(series[0].quiz)),
		app.P().Class("small").Text(ends(series, part)),
		app.P().Class("unseen").Text(strings.Join(said, ", ")+"."),
	)
}

// ends is the first and the last number, which is what the line goes between.
func ends(series []picture, part int) string {
	number := func(p picture) string {
		if score := p.scored.Parts[part]; score.Known {
			return strconv.Itoa(score.Rounded())
		}
		return "–"
	}
	return number(series[0]) + " → " + number(series[len(series)-1])
}

func moment(r engagement.Result) time.Time {
	t, err := time.Parse(time.RFC3339, r.TakenAt)
	if err != nil {
		return time.Time{}
	}
	return t
}
