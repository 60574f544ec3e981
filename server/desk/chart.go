//go:build !js

package desk

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The plot of a chart, in units of its view box. It is stretched to the room there
// is; the words beside it are not.
const plotWidth, plotHeight = 720, 148

// chart is a picture of a number over days: bars, of which a part can be told apart,
// or a line.
type chart struct {
	Title, Words  string // Words say what the picture shows, to those who do not see it
	Part          string // what the told-apart part is; empty: there is none
	Width, Height int
	Bars          []bar
	Line          string    // points of a line
	Grid          []float64 // heights of the lines across
	Scale         []string  // what those stand for, from the top
	Days          []string  // the first, one in the middle, the last
}

type bar struct {
	X, Y, Width, Height   float64
	PartY, PartHeight     float64
	Day                   string
	Number, OfWhichNumber int64
}

func newChart(title string, days []string, most int64) (c chart, top int64) {
	top = ceiling(most)
	c = chart{Title: title, Width: plotWidth, Height: plotHeight}
	steps := int64(2)
	if top == 1 {
		steps = 1
	}
	for i := steps; i >= 0; i-- {
		n := top * i / steps
		c.Grid, c.Scale = append(c.Grid, height(n, top)), append(c.Scale, number(n))
	}
	for _, i := range []int{0, (len(days) - 1) / 2, len(days) - 1} {
		if d := shortDay(days[i]); !slices.Contains(c.Days, d) {
			c.Days = append(c.Days, d)
		}
	}
	return c, top
}

// bars draws a number of each day, and the part of it that is told apart.
func bars(title, part string, days []string, numbers, parts []int64) chart {
	most := int64(0)
	for _, n := range numbers {
		most = max(most, n)
	}
	c, top := newChart(title, days, most)
	c.Part = part
	c.Words = fmt.Sprintf("%s, %s to %s: %s in all, %s on the busiest day.", title, longDay(days[0]), longDay(days[len(days)-1]), number(sum(numbers)), number(most))
	width := plotWidth / float64(len(days))
	for i, n := range numbers {
		b := bar{X: middle(i, len(days)) - 0.36*width, Width: 0.72 * width, Day: longDay(days[i]), Number: n}
		b.Y = height(n, top)
		b.Height = plotHeight - b.Y
		if parts != nil {
			b.OfWhichNumber = parts[i]
			b.PartY = height(parts[i], top)
			b.PartHeight = plotHeight - b.PartY
		}
		c.Bars = append(c.Bars, b)
	}
	return c
}

// line draws what a number was at the end of each day; -1: it is not known.
func line(title string, days []string, numbers []int64) chart {
	most, last := int64(0), int64(-1)
	for _, n := range numbers {
		most, last = max(most, n), n
	}
	c, top := newChart(title, days, most)
	c.Words = fmt.Sprintf("%s, %s to %s: %s at the end, %s at the most.", title, longDay(days[0]), longDay(days[len(days)-1]), number(max(last, 0)), number(most))
	var points strings.Builder
	width := plotWidth / float64(len(days))
	for i, n := range numbers {
		if n >= 0 {
			x, y := middle(i, len(days)), height(n, top)
			fmt.Fprintf(&points, "%.1f,%.1f %.1f,%.1f ", x-width/2, y, x+width/2, y)
		}
	}
	c.Line = strings.TrimSpace(points.String())
	return c
}

// ceiling is a round number that is not below n.
func ceiling(n int64) int64 {
	for power := int64(1); ; power *= 10 {
		for _, step := range []int64{1, 2, 4, 6, 8} {
			if step*power >= n {
				return step * power
			}
		}
	}
}

func height(n, top int64) float64 {
	return plotHeight * (1 - float64(n)/float64(top))
}

func middle(i, n int) float64 {
	return (float64(i) + 0.5) * plotWidth / float64(n)
}

// number writes a number as it is read: 19,092.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func shortDay(iso string) string { return day(iso, "2 Jan") }
func longDay(iso string) string  { return day(iso, "2 January 2006") }

func day(iso, format string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format(format)
}
