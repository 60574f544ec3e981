package content

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestWorking_AddsUpToTheScore(t *testing.T) {
	t.Parallel()
	q := checkup()
	rapid.Check(t, func(t *rapid.T) {
		answers := anyAnswers(t, q, Missing)
		for _, p := range mustScore(t, q, answers).Parts {
			list := q.Working(p.Part, answers)
			sum, answered := 0, 0
			for _, w := range list {
				at, _ := q.Position(w.Item.ID)
				if w.Answer != answers[at] || w.Item.Part != p.Part {
					t.Fatalf("%+v is not what was answered", w)
				}
				if w.Answered {
					answered++
				}
				sum += w.Counts
			}
			if len(list) != p.Items || sum != p.Sum || answered != p.Answered {
				t.Fatalf("%d items, %d answered, sum %d: the score says %+v", len(list), answered, sum, p)
			}
			if !slices.IsSortedFunc(list, func(a, b ItemScore) int { return compareID(a.Item.ID, b.Item.ID) }) {
				t.Fatalf("out of order: %+v", list)
			}
		}
	})
}

func TestWorking_TurnsReversedItemsRound(t *testing.T) {
	t.Parallel()
	q := checkup()
	for _, w := range q.Working(Conflict, slices.Repeat([]Answer{3}, len(q.Items))) {
		want := 3
		if w.Item.Reversed {
			want = 1
		}
		if w.Counts != want {
			t.Errorf("%s: an answer of 3 counts %d", w.Item.ID, w.Counts)
		}
	}
}
