package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
	"stale.love/content/search"
)

// few is how many articles a page that is not there offers instead.
const few = 3

func offlineHead(v View) (string, string) {
	return "Offline · " + v.Library.Site.Name, "This page needs a connection."
}

// offline stands for a page that this device does not have.
func offline(v View) app.UI {
	var here []content.Article
	for _, a := range v.Library.Articles {
		if v.Reader.OnDevice[a.Slug] && len(here) < few {
			here = append(here, a)
		}
	}
	return app.Div().Class("narrow").Body(
		app.H1().Text("This page is not on your device"),
		app.P().Class("dek").Text("There is no connection right now. What is kept here still opens, and so does Help."),
		app.Div().Class("choices").Body(
			ui.Link("/library", "button", app.Text("What is on this device")),
			ui.Action("reload", "", "", app.Text("Try again")).Class("button", "second"),
			ui.Link("/help", "quiet", app.Text(called(v.Library, "/help"))),
		),
		searchBox(),
		app.If(len(here) > 0, func() app.UI { return instead(v, "You can read these now", here) }),
		app.Div().Class("choices").Body(
			ui.Link("/exercises", "quiet", app.Text(called(v.Library, "/exercises"))),
			ui.Link("/checkup", "quiet", app.Text(called(v.Library, "/checkup"))),
			ui.Link("/articles", "quiet", app.Text("All articles")),
		),
	)
}

func notFoundHead(v View) (string, string) {
	return "Not found · " + v.Library.Site.Name, "There is no page at this address."
}

// notFound offers what is called much like what was asked for, as soon as the app
// knows the address; the page that the server sends is the same for all.
func notFound(v View) app.UI {
	label, list := "Perhaps you meant", nearest(v.Library, v.Place.Path)
	if len(list) == 0 {
		label, list = "New", v.Library.Articles[:min(few, len(v.Library.Articles))]
	}
	return app.Div().Class("narrow").Body(
		app.H1().Text("There is no page here"),
		app.P().Class("dek").Text("The address may be mistyped, or the piece has moved. Nothing of yours is lost."),
		searchBox(),
		app.If(len(list) > 0, func() app.UI { return instead(v, label, list) }),
		app.Div().Class("choices").Body(
			ui.Link("/articles", "button", app.Text("All articles")),
			ui.Link("/", "quiet", app.Text(called(v.Library, "/"))),
			ui.Link("/exercises", "quiet", app.Text(called(v.Library, "/exercises"))),
			ui.Link("/help", "quiet", app.Text(called(v.Library, "/help"))),
		),
	)
}

// searchBox leads to the page for searching, with and without script.
func searchBox() app.UI {
	return app.Form().Class("search-form").Method("post").Action("/search").Role("search").DataSet("search", "elsewhere").Body(
		app.Input().Type("search").Name("q").Class("query").MaxLength(search.Longest).Aria("label", "Search the magazine"),
		app.Button().Type("submit").Class("button").Body(ui.Span("", "Search")),
	)
}

func instead(v View, label string, list []content.Article) app.UI {
	return app.Section().Class("after").Aria("labelledby", "instead").Body(
		app.H2().ID("instead").Class("label").Text(label),
		app.Div().Class("stack").Body(app.Range(list).Slice(func(i int) app.UI { return line(v, list[i], true) })),
	)
}

// nearest returns the articles whose address is a slip or a few words away from a
// path, the likeliest first.
func nearest(l *content.Library, path string) []content.Article {
	asked := strings.ToLower(path[strings.LastIndexByte(path, '/')+1:])
	asked = strings.TrimSuffix(asked, ".html")
	type candidate struct {
		article content.Article
		off     int
	}
	var found []candidate
	for _, a := range l.Articles {
		off := slips(asked, a.Slug)
		if off > 2 && off > len(asked)/4 && !sharesWords(asked, a.Slug) {
			continue
		}
		i := len(found)
		for i > 0 && found[i-1].off > off {
			i--
		}
		found = append(found[:i], append([]candidate{{a, off}}, found[i:]...)...)
	}
	var out []content.Article
	for _, c := range found[:min(few, len(found))] {
		out = append(out, c.article)
	}
	return out
}

// sharesWords reports whether two addresses have half of the shorter one's longer
// words in common.
func sharesWords(a, b string) bool {
	words, same := 0, 0
	for _, w := range strings.Split(a, "-") {
		if len(w) < 4 {
			continue
		}
		words++
		if strings.Contains("-"+b+"-", "-"+w+"-") {
			same++
		}
	}
	return same > 0 && 2*same >= words
}

// slips counts the letters to put in, leave out or change to make one text the
// other.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j]+1, row[j+1]+1, changed)
		}
	}
	return row[len(b)]
}
