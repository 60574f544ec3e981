//go:build !js

package desk

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/server/store"
)

var today = time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)

func daily() store.Daily {
	return store.Daily{
		Articles: []store.ArticleDay{
			{Day: "2026-10-01", Article: "bids", Views: 100, Shares: 9, Offline: 50}, // long ago
			{Day: "2026-11-22", Article: "bids", Views: 5, Shares: 1, Offline: 2},
			{Day: "2026-11-24", Article: "bids", Views: 3},
			{Day: "2026-11-24", Article: "gone", Views: 1, Offline: 1},
		},
		Likes: []store.LikesDay{
			{Day: "2026-10-01", Article: "bids", Likes: 7}, {Day: "2026-11-23", Article: "bids", Likes: 8}, {Day: "2026-11-24", Article: "repair", Likes: 1},
		},
		Snapshots: []store.Tally{{Day: "2026-10-01", N: 5}, {Day: "2026-11-23", N: 2}},
		Refusals: []store.Tally{
			{Day: "2026-10-01", Name: "outdated", N: 5}, {Day: "2026-11-22", Name: "malformed", N: 1},
			{Day: "2026-11-23", Name: "signed_out", N: 2}, {Day: "2026-11-24", Name: "signed_out", N: 1},
		},
	}
}

func counts() map[string]engagement.Counts {
	return map[string]engagement.Counts{"bids": {Views: 108, Likes: 8, Shares: 10}, "gone": {Views: 1}, "repair": {Likes: 1}}
}

func titles() map[string]string {
	return map[string]string{"bids": "Small bids", "repair": "<Repair>", "new": "New"}
}

func TestCount_AddsUpTheDaysThatAreAskedFor(t *testing.T) {
	t.Parallel()
	n := Count(daily(), counts(), titles(), today, 3)
	if want := []string{"2026-11-22", "2026-11-23", "2026-11-24"}; !slices.Equal(n.Days, want) {
		t.Fatalf("days %v", n.Days)
	}
	if !slices.Equal(n.Views, []int64{5, 0, 4}) || !slices.Equal(n.Offline, []int64{2, 0, 1}) || !slices.Equal(n.Shares, []int64{1, 0, 0}) ||
		!slices.Equal(n.Snapshots, []int64{0, 2, 0}) {
		t.Errorf("got %+v", n)
	}
	if want := []Refusal{{"signed_out", 3}, {"malformed", 1}}; !slices.Equal(n.Refusals, want) {
		t.Errorf("refusals %v", n.Refusals)
	}
	want := []Article{
		{"bids", "Small bids", []int64{5, 0, 3}, []int64{2, 0, 0}, []int64{1, 0, 0}, []int64{7, 8, 8}, 8, 108},
		{"gone", "gone", []int64{0, 0, 1}, []int64{0, 0, 1}, []int64{0, 0, 0}, []int64{-1, -1, -1}, 0, 1},
		{"new", "New", []int64{0, 0, 0}, []int64{0, 0, 0}, []int64{0, 0, 0}, []int64{-1, -1, -1}, 0, 0},
		{"repair", "<Repair>", []int64{0, 0, 0}, []int64{0, 0, 0}, []int64{0, 0, 0}, []int64{-1, -1, 1}, 1, 0},
	}
	if !reflect.DeepEqual(n.Articles, want) {
		t.Errorf("got  %+v\nwant %+v", n.Articles, want)
	}
}

func TestWriteCSV_HasEveryNumberOnALineOfItsOwn(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := WriteCSV(&out, daily()); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[0], []string{"day", "what", "of", "number"}) || len(rows) != 1+4*3+3+2+4 {
		t.Fatalf("%d rows: %v", len(rows), rows)
	}
	for _, want := range [][]string{
		{"2026-11-22", "views", "bids", "5"}, {"2026-11-22", "views offline", "bids", "2"}, {"2026-11-22", "shares", "bids", "1"},
		{"2026-11-23", "likes at the end of the day", "bids", "8"}, {"2026-11-23", "snapshots saved to accounts", "", "2"},
		{"2026-11-24", "syncs refused", "signed_out", "1"},
	} {
		if !slices.ContainsFunc(rows, func(row []string) bool { return slices.Equal(row, want) }) {
			t.Errorf("%v is missing in %v", want, rows)
		}
	}
}

func TestWriteText_LinesUp(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := WriteText(&out, Count(daily(), counts(), titles(), today, 3)); err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]string{
		{"8", "2", "1", "8", "108", "bids"}, {"9", "3", "1", "9", "109", "all"}, {"2", "snapshots", "saved", "to", "accounts"}, {"3", "syncs", "refused:", "signed_out"},
	} {
		if !slices.ContainsFunc(strings.Split(out.String(), "\n"), func(line string) bool { return slices.Equal(strings.Fields(line), want) }) {
			t.Errorf("no line %v in\n%s", want, out.String())
		}
	}
}

func TestCeiling_IsRoundAndNotBelow(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]int64{0: 1, 1: 1, 2: 2, 3: 4, 5: 6, 7: 8, 9: 10, 11: 20, 61: 80, 81: 100, 100: 100, 101: 200} {
		if got := ceiling(n); got != want {
			t.Errorf("%d: %d, want %d", n, got, want)
		}
	}
}

func TestBars_StandOnTheGroundAndInsideThePlot(t *testing.T) {
	t.Parallel()
	days := Count(daily(), counts(), titles(), today, 28).Days
	numbers, parts := make([]int64, 28), make([]int64, 28)
	numbers[0], numbers[27], parts[27] = 3, 8, 4
	c := bars("Views a day", "offline", days, numbers, parts)
	last := c.Bars[27]
	if last.Y != 0 || last.PartHeight*2 != last.Height || last.X+last.Width > plotWidth || c.Bars[0].X < 0 || c.Bars[1].Height != 0 {
		t.Errorf("first %+v, last %+v", c.Bars[0], last)
	}
	if want := "Views a day, 28 October 2026 to 24 November 2026: 11 in all, 8 on the busiest day."; c.Words != want {
		t.Errorf("words %q", c.Words)
	}
	if !slices.Equal(c.Days, []string{"28 Oct", "10 Nov", "24 Nov"}) || !slices.Equal(c.Scale, []string{"8", "4", "0"}) || !slices.Equal(c.Grid, []float64{0, plotHeight / 2, plotHeight}) {
		t.Errorf("days %v, scale %v, grid %v", c.Days, c.Scale, c.Grid)
	}
}

func TestNumber_IsReadInThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 19092: "19,092", 1234567: "1,234,567"} {
		if got := number(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

func TestLine_BeginsWhereTheNumberIsKnown(t *testing.T) {
	t.Parallel()
	c := line("Likes", []string{"2026-11-22", "2026-11-23", "2026-11-24"}, []int64{-1, 1, 2})
	if got := len(strings.Fields(c.Line)); got != 4 {
		t.Errorf("%d points: %s", got, c.Line)
	}
	if c := line("Likes", []string{"2026-11-24"}, []int64{-1}); c.Line != "" || len(c.Days) != 1 {
		t.Errorf("nothing is known: %+v", c)
	}
}
