//go:build !js

package desk

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"stale.love/server/store"
)

// WriteCSV writes everything there is, a number a line, for a spreadsheet: the day,
// what was counted, of which article (or with which code), and how many.
func WriteCSV(w io.Writer, d store.Daily) error {
	out := csv.NewWriter(w)
	line := func(day, what, of string, n int64) { out.Write([]string{day, what, of, strconv.FormatInt(n, 10)}) }
	out.Write([]string{"day", "what", "of", "number"})
	for _, a := range d.Articles {
		line(a.Day, "views", a.Article, a.Views)
		line(a.Day, "views offline", a.Article, a.Offline)
		line(a.Day, "shares", a.Article, a.Shares)
	}
	for _, l := range d.Likes {
		line(l.Day, "likes at the end of the day", l.Article, l.Likes)
	}
	for _, t := range d.Snapshots {
		line(t.Day, "snapshots saved to accounts", "", t.N)
	}
	for _, t := range d.Refusals {
		line(t.Day, "syncs refused", t.Name, t.N)
	}
	out.Flush()
	return out.Error()
}

// WriteText writes the numbers as a table for a terminal.
func WriteText(w io.Writer, n Numbers) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "views\toffline\tshares\tlikes now\tviews ever\t  %s to %s\n", n.Days[0], n.Days[len(n.Days)-1])
	for _, a := range n.Articles {
		fmt.Fprintf(t, "%d\t%d\t%d\t%d\t%d\t  %s\n", sum(a.Views), sum(a.Offline), sum(a.Shares), a.LikesNow, a.ViewsEver, a.Slug)
	}
	fmt.Fprintf(t, "%d\t%d\t%d\t%d\t%d\t  all\n", sum(n.Views), sum(n.Offline), sum(n.Shares), likesNow(n), viewsEver(n))
	fmt.Fprintf(t, "%d\t\t\t\t\t  snapshots saved to accounts\n", sum(n.Snapshots))
	for _, r := range n.Refusals {
		fmt.Fprintf(t, "%d\t\t\t\t\t  syncs refused: %s\n", r.N, r.Code)
	}
	return t.Flush()
}

func likesNow(n Numbers) (likes int64) {
	for _, a := range n.Articles {
		likes += a.LikesNow
	}
	return likes
}

func viewsEver(n Numbers) (views int64) {
	for _, a := range n.Articles {
		views += a.ViewsEver
	}
	return views
}
