package page

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/engagement"
	"stale.love/app/ui"
	"stale.love/content"
)

// picture is one result with everything that is drawn of it.
type picture struct {
	result engagement.Result
	quiz   content.Quiz // the version it was answered on
	scored content.Snapshot
}

// pictureOf scores a result by its own version, and reports whether that is known
// here.
func pictureOf(v View, r engagement.Result) (picture, bool) {
	q, known := v.Library.QuizOf(r.Quiz, r.Version)
	if !known {
		return picture{result: r}, false
	}
	s, err := q.Score(r.Answers)
	return picture{r, q, s}, err == nil
}

// shown returns the result in front: the one that is not kept, the one that was
// asked for, or the newest; and whether there is one.
func shown(v View) (engagement.Result, bool) {
	if r := v.Reader.Checkup.Passing; r != nil {
		return *r, true
	}
	for _, r := range v.Reader.Results {
		if r.ID == v.Reader.Checkup.Shown {
			return r, true
		}
	}
	if len(v.Reader.Results) > 0 {
		return v.Reader.Results[0], true
	}
	return engagement.Result{}, false
}

// before returns the newest result of the same version that is older than r, and
// whether there is one.
func before(v View, r engagement.Result) (picture, bool) {
	for _, older := range v.Reader.Results {
		if older.ID != r.ID && older.TakenAt < r.TakenAt && older.Quiz == r.Quiz && older.Version == r.Version {
			return pictureOf(v, older)
		}
	}
	return picture{}, false
}

func snapshot(v View) app.UI {
	r, any := shown(v)
	if !any {
		return app.Div().Class("narrow").Body(
			app.H1().Text("No snapshot on this device yet"),
			app.P().Class("dek").Text("Answer 24 short questions and you get four bars: "+joined(names(v.Library))+"."),
			ui.Link("/checkup", "button", app.Text("Take the checkup")),
		)
	}
	p, ok := pictureOf(v, r)
	if !ok {
		return app.Div().Class("narrow", "snapshot").Body(
			app.P().Class("kicker").Text(called(v.Library, "/checkup")+" · "+shortDay(r.TakenAt)),
			app.H1().Text("This snapshot is from a newer version"),
			app.P().Class("dek").Text("It is kept as it is, and shows again once this device has the newest edition of the magazine."),
			keep(v, r),
			overTime(v, r),
		)
	}
	parts := p.scored.StrongestFirst()
	earlier, compared := before(v, r)
	return app.Div().Class("narrow", "snapshot").Body(
		app.P().Class("kicker").Text(called(v.Library, "/checkup")+" · "+shortDay(r.TakenAt)),
		snapshotTitle(v, p),
		app.P().Class("dek").Text("One person’s view of four weeks. Not a test, not a forecast."),
		app.If(v.Reader.Checkup.Passing == nil && r.ID != "" && r.ID != v.Reader.Results[0].ID, func() app.UI {
			return app.P().Class("note").Body(
				ui.Span("", "This is an earlier snapshot. "),
				ui.Action("snapshot-show", "", "", app.Text("Show the latest")).Class("quiet"))
		}),
		app.If(p.scored.SameAnswer, func() app.UI {
			return app.P().Class("note").Text("You gave every question the same answer, so this picture may not tell you much.")
		}),
		app.Range(parts).Slice(func(i int) app.UI {
			change := ""
			if compared {
				change = since(earlier, parts[i])
			}
			return part(v, p.quiz, parts[i], change)
		}),
		app.If(p.scored.HardCount(p.quiz) >= 2 && !v.Reader.Safety.Hide, func() app.UI {
			return app.P().Class("note", "on-screen").Body(
				ui.Span("", "When several areas are hard at once, a licensed couples therapist is often a better first step than articles. "), seeHelp(v.Library))
		}),
		begin(v, p),
		app.If(r.ID == "" && v.Reader.Checkup.Passing == nil, safeWords),
		worried(),
		working(v.Library, p),
		claims(v.Library),
		keep(v, r),
		app.If(r.ID != "" && v.Reader.Checkup.Passing == nil && !v.compareHidden(), func() app.UI { return compareEntry(v) }),
		overTime(v, r),
	)
}

// snapshotTitle is the title. After a "yes" to fear nothing is praised and nothing is
// promised to change. What it says depends on private answers, and so it is not
// printed: paper says the same to everybody.
func snapshotTitle(v View, p picture) app.UI {
	words := strongSpot(v.Library, p)
	if v.Reader.Safety.Hide {
		words = "Your answers, as four bars"
	}
	return app.H1().Class("on-screen").Text(words)
}

// strongSpot is the title: what goes best, before anything else.
func strongSpot(l *content.Library, p picture) string {
	known := 0
	for _, part := range p.scored.Parts {
		if part.Known {
			known++
		}
	}
	strongest := p.scored.Strongest()
	names := make([]string, len(strongest))
	for i, part := range strongest {
		names[i] = partName(l, part.Part)
	}
	switch {
	case known == 0:
		return "Not enough answers for a picture yet."
	case known == 1:
		return "One area has enough answers to show."
	case len(strongest) == 0:
		return "Your areas are close together."
	case strongest[0].Percent < p.quiz.Bands[len(p.quiz.Bands)-2].From:
		return capital(joined(names)) + " came out highest."
	case len(strongest) == 1:
		return "Your strong spot is " + names[0] + "."
	}
	return "Your strong spots are " + joined(names) + "."
}

// part is one bar: words before numbers, the band edges as gaps, a sentence, and
// how it compares with the time before.
func part(v View, q content.Quiz, p content.PartScore, change string) app.UI {
	l, hide := v.Library, v.Reader.Safety.Hide
	section := app.Section().Class("part", "c-"+string(p.Part)).Aria("labelledby", "part-"+string(p.Part))
	name := app.H2().ID("part-" + string(p.Part)).Text(partTitle(l, p.Part))
	if !p.Known {
		return section.Body(
			app.Div().Class("part-head").Body(name, ui.Span("band", "Not enough answers to show")),
			ui.Bar(0, nil),
			app.P().Class("line-dek").Text("Answer at least "+strconv.Itoa(content.Enough)+" of its "+strconv.Itoa(p.Items)+" questions and it appears here."),
		)
	}
	band := q.Band(p.Percent)
	return section.Body(
		app.Div().Class("part-head").Body(name, bandOf(band, p, hide)),
		ui.Bar(p.Percent, edges(q)),
		app.If(!hide, func() app.UI { return app.P().Class("line-dek", "on-screen").Text(band.Line) }),
		app.If(p.Part == content.Conflict, kindness),
		app.If(change != "", func() app.UI { return app.P().Class("small", "change").Text(change) }),
	)
}

// bandOf is a result in words and a number; on paper and after a "yes" to fear the
// number alone.
func bandOf(band content.Band, p content.PartScore, hide bool) app.UI {
	number := strconv.Itoa(p.Rounded())
	if hide {
		return ui.Span("band", number)
	}
	return app.Span().Class("band").Body(ui.Span("on-screen", band.Label+" · "+number), ui.Span("on-paper", number))
}

// kindness stands beside every result of the part about disagreements, whatever it
// is: fear gives the same answers as peace.
func kindness() app.UI {
	return app.Raw(`<p class="small kindness">Some answers count as kind that fear can give, too: no one argues, nothing is brought up, one of you makes up at once. If you hold back because of what would follow, a high number here is no good news. <a href="/help">There are people to talk to.</a></p>`)
}

func edges(q content.Quiz) []float64 {
	list := make([]float64, 0, len(q.Bands))
	for _, b := range q.Bands {
		list = append(list, b.From)
	}
	return list
}

// since says how a part compares with an earlier snapshot of the same version.
func since(earlier picture, now content.PartScore) string {
	for _, then := range earlier.scored.Parts {
		if then.Part != now.Part {
			continue
		}
		if words := content.Compare(then, now); words != "" {
			return "Since " + shortDay(earlier.result.TakenAt) + ", when it was " + strconv.Itoa(then.Rounded()) + ": " + lower(words)
		}
	}
	return ""
}

// begin is where to start. It stays empty for the rest of a visit in which what
// is for two is put away: then it leads to people to talk to.
func begin(v View, p picture) app.UI {
	section := app.Section().Class("begin").Aria("labelledby", "begin")
	if v.Reader.Safety.Hide {
		return section.Body(alone(v)...)
	}
	head := app.H2().ID("begin").Class("label").Text("You might start here")
	tip := p.quiz.Suggest(p.scored, p.result.Answers, v.Library)
	lines := make([]app.UI, 0, 3)
	for _, slug := range tip.Articles {
		if a, ok := v.Library.Article(slug); ok {
			lines = append(lines, line(v, a, true))
		}
	}
	if e, ok := v.Library.Exercise(tip.Exercise); ok && v.offers(e) {
		lines = append(lines, app.Div().Class("line", "c-"+string(e.Category)).Body(
			app.P().Class("kicker").Text("Exercise"), exerciseLink(e),
			app.If(e.Caution != "", func() app.UI { return caution(e) })))
	}
	if len(lines) == 0 {
		return section.Body(head, app.P().Text("Nothing to suggest from these answers. Every article is open to you."),
			ui.Link("/articles", "quiet", app.Text("All articles")))
	}
	return section.Body(head,
		app.P().Class("why").Text(why(v.Library, p)),
		app.Div().Class("stack").Body(lines...),
	)
}

// alone is where to go after a "yes" to fear: to people, to what the magazine has to
// say about it, and to nobody together with the partner.
func alone(v View) []app.UI {
	body := []app.UI{
		app.H2().ID("begin").Class("label").Text("People to talk to"),
		app.P().Text("People who do this work can talk things through with you, in private, whatever you decide."),
		helpLink(),
		app.P().Text("If you would like a therapist, see someone on your own first."),
	}
	for _, a := range v.Library.Articles {
		if a.Category == content.Safety {
			body = append(body, line(v, a, true))
		}
	}
	return body
}

// why says which part the suggestions are for. Of tied parts up to two are named.
func why(l *content.Library, p picture) string {
	lowest := p.scored.Lowest()
	switch {
	case p.scored.AllWell(p.quiz):
		return "Things look good. To keep them that way:"
	case len(lowest) == 1:
		return "For " + partName(l, lowest[0].Part) + ", where your answers were lowest."
	case len(lowest) == 2:
		return "For " + joined([]string{partName(l, lowest[0].Part), partName(l, lowest[1].Part)}) + ", which came out about equally low."
	}
	return "Several areas are close together, so this is one thing from each of two."
}

// safeWords is for readers without script, who are not asked the private
// questions: nothing could forget their answers.
func safeWords() app.UI {
	return app.Raw(`<p class="note">If you have ever felt afraid of your partner, or your partner hurts you or controls what you do, leave exercises for two aside. This is not your fault. <a href="/help">People who do this work can talk it through with you.</a></p>`)
}
