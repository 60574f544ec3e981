package engagement

import (
	"encoding/csv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"stale.love/content"
)

// two is a library with a first version of one item and a second of two.
func two() *content.Library {
	item := func(id string) content.Item { return content.Item{ID: id, Part: content.Communication} }
	return &content.Library{
		Quiz:    content.Quiz{ID: "checkup", Version: 2, Items: []content.Item{item("C1"), item("C2"), item("C3"), item("C4"), item("C5")}},
		Earlier: []content.Quiz{{ID: "checkup", Version: 1, Items: []content.Item{item("C1")}}},
	}
}

func TestTable_HasALineForEachResultAndAColumnForEachItemOfEachVersion(t *testing.T) {
	t.Parallel()
	got := string(Table(two(), []Result{
		{Quiz: "checkup", Version: 2, TakenAt: "2026-11-23T10:00:00Z", Answers: []content.Answer{3, 4, 2, 0, 4}},
		{Quiz: "checkup", Version: 1, TakenAt: "2026-10-23T10:00:00Z", Answers: []content.Answer{content.Missing}},
		{Quiz: "checkup", Version: 9, TakenAt: "=1+1", Answers: []content.Answer{1}},
	}))
	want := strings.Join([]string{
		"taken_at,version,communication,intimacy,shared goals,conflict,v1 C1,v2 C1,v2 C2,v2 C3,v2 C4,v2 C5",
		"2026-11-23T10:00:00Z,2,65.00,,,,,3,4,2,0,4",
		"2026-10-23T10:00:00Z,1,,,,,,,,,,",
		"'=1+1,9,,,,,,,,,,",
		"",
	}, "\r\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTable_ReadsBackWhateverADateSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := strings.ReplaceAll(rapid.String().Draw(t, "taken at"), "\r", "")
		rows, err := csv.NewReader(strings.NewReader(string(Table(two(), []Result{{TakenAt: at}})))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%d lines, %v", len(rows), err)
		}
		if got := rows[1][0]; got != at && got != "'"+at {
			t.Fatalf("%q came back as %q", at, got)
		}
	})
}
