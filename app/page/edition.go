package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/ui"
	"stale.love/content"
)

// News is what an edition that waits has and the one in front has not.
type News struct {
	Fresh   []string // titles of new articles, newest first
	Revised int      // articles whose text was revised
}

// NewsOf compares two editions.
func NewsOf(before, after *content.Library) News {
	var n News
	for _, a := range after.Articles {
		switch old, known := before.Article(a.Slug); {
		case !known:
			n.Fresh = append(n.Fresh, a.Title)
		case a.Updated > old.Updated:
			n.Revised++
		}
	}
	return n
}

// words says what is new, in one sentence.
func (n News) words() string {
	switch fresh := len(n.Fresh); {
	case fresh == 1:
		return "New: “" + n.Fresh[0] + "”."
	case fresh == 2:
		return "New: “" + n.Fresh[0] + "” and “" + n.Fresh[1] + "”."
	case fresh > 2:
		return "New: “" + n.Fresh[0] + "”, “" + n.Fresh[1] + "” and " + strconv.Itoa(fresh-2) + " more."
	case n.Revised == 1:
		return "An article was revised."
	case n.Revised > 1:
		return strconv.Itoa(n.Revised) + " articles were revised."
	}
	return "A new edition is ready."
}

// edition is the notice of one. It waits for the reader, however long.
func edition(v View) app.UI {
	return app.Aside().Class("edition").Aria("label", "New edition").Body(
		app.P().Text(v.Reader.News.words()+" Nothing you did is lost."),
		ui.Action("update", "", "", app.Text("Update now")).Class("button"),
		ui.Action("later", "", "", app.Text("Later")).Class("quiet"),
	)
}
