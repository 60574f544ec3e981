package page

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/content"
)

// working opens the exact arithmetic, with the reader's own answers.
func working(l *content.Library, p picture) app.UI {
	body := []app.UI{
		app.Summary().Text("How this is scored"),
		app.P().Text("Each answer counts from 0 (" + strings.ToLower(p.quiz.Answers[0]) + ") to 4 (" + strings.ToLower(p.quiz.Answers[4]) + "). Half of the questions ask about hard things. Those are turned round: 4 minus the answer, so that more is always better."),
		app.P().Text("An area is the average of its answers in percent of the most there can be. It needs " + strconv.Itoa(content.Enough) + " answers of 6. There is no total, and no number for the two of you."),
	}
	for _, part := range p.scored.Parts {
		body = append(body, arithmetic(l, p, part))
	}
	return app.Details().Class("working").Body(append(body,
		app.H3().Text("The words"),
		app.Ul().Body(app.Range(p.quiz.Bands).Slice(func(i int) app.UI { return app.Li().Text(bandWords(p.quiz, i)) })),
		app.P().Text("They follow from what the answers mean, not from how other people answered: we have no such figures. One answer moved by one step changes an area by about 4 points, so areas up to "+decimal(content.Tied, 1)+" points apart count as equal."),
		app.H3().Text("Compared with another time"),
		app.P().Text("Below "+strconv.Itoa(content.Notable)+" points of difference we write “about the same”. That line is an assumption: a spread of 20 points and a retest correlation of .80, neither of them measured for these questions yet."),
	)...)
}

func bandWords(q content.Quiz, i int) string {
	words := q.Bands[i].Label + ": " + decimal(q.Bands[i].From, 1)
	if i == 0 {
		return words + " to 100"
	}
	return words + " to just under " + decimal(q.Bands[i-1].From, 1)
}

// arithmetic is one part's sum as a table.
func arithmetic(l *content.Library, p picture, part content.PartScore) app.UI {
	id := "sum-" + string(part.Part)
	list := p.quiz.Working(part.Part, p.result.Answers)
	return app.Div().Class("sum", "c-"+string(part.Part)).Body(
		app.H3().ID(id).Text(partTitle(l, part.Part)),
		app.Table().Aria("labelledby", id).Body(
			app.THead().Body(app.Tr().Body(
				app.Th().Scope("col").Text("Question"), app.Th().Scope("col").Text("You said"), app.Th().Scope("col").Text("Counts"))),
			app.TBody().Body(app.Range(list).Slice(func(i int) app.UI {
				said, counts := saidWords(p.quiz, list[i])
				return app.Tr().Body(app.Th().Scope("row").Text(list[i].Item.Text), app.Td().Text(said), app.Td().Class("n").Text(counts))
			})),
		),
		app.P().Class("small").Text(sumWords(part)),
	)
}

func saidWords(q content.Quiz, w content.ItemScore) (said, counts string) {
	if !w.Answered {
		return "Skipped", "–"
	}
	said = q.Answers[w.Answer] + ", " + strconv.Itoa(int(w.Answer))
	if w.Item.Reversed {
		said += ", turned round"
	}
	return said, strconv.Itoa(w.Counts)
}

// sumWords writes the sum out: "19 of a possible 24. 100 × 19 ÷ 24 = 79.17, shown
// as 79."
func sumWords(p content.PartScore) string {
	if !p.Known {
		return strconv.Itoa(p.Answered) + " of " + strconv.Itoa(p.Items) + " answered: not enough to show."
	}
	sum, most := strconv.Itoa(p.Sum), strconv.Itoa(p.Answered*4)
	return sum + " of a possible " + most + " from " + strconv.Itoa(p.Answered) + " answers, on average " + decimal(float64(p.Sum)/float64(p.Answered), 2) +
		". 100 × " + sum + " ÷ " + most + " = " + decimal(p.Percent, 2) + ", shown as " + strconv.Itoa(p.Rounded()) + "."
}

// decimal writes a number with at most so many decimals: 8.4, 62.5, 0.
func decimal(n float64, places int) string {
	s := strconv.FormatFloat(n, 'f', places, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// claims is what the checkup does not claim.
func claims(l *content.Library) app.UI {
	return app.Section().Class("claims").Aria("labelledby", "claims").Body(
		app.H2().ID("claims").Class("label").Text("What this does not say"),
		app.Ul().Body(
			app.Li().Text("It is one person’s view of four weeks, not the truth about a partner."),
			app.Li().Text("It is not a test, not a way to find out about abuse and not a forecast. It does not say whether to stay or to leave."),
			app.Li().Text("It does not compare you with anyone: we have no figures of other people."),
			app.Li().Text("A higher number next time is no proof that something you tried has worked."),
		),
		app.P().Class("small").Text(l.Site.Untested),
	)
}
