//go:build !js

package store

import (
	"fmt"
	"testing"

	"stale.love/app/engagement"
)

func batch(visitor string, number int64, id string, counts ...engagement.EventCount) engagement.EventBatch {
	return engagement.EventBatch{V: 1, Visitor: visitor, Batch: number, ID: id, Counts: counts}
}

func TestCountEvents_BatchOfAClonedProfileIsAcknowledgedLate(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		view := engagement.EventCount{Article: "a", Views: 1}
		count := func(number int64, id string) error {
			return w.CountEvents(t.Context(), batch("v", number, id, view), magazine{}.KnownArticle)
		}
		for i := range int64(keptBatches + 1) {
			if err := count(i+1, fmt.Sprint(i+1)); err != nil {
				t.Fatal(err)
			}
		}
		if err := count(2, "2"); err != nil {
			t.Errorf("the oldest kept batch: %v", err)
		}
		mustBe(t, count(1, "1"), ErrBatchConflict)
		mustBe(t, count(2, "another"), ErrBatchConflict)
		mustBe(t, count(keptBatches+3, "x"), ErrBatchConflict)
		mustBe(t, w.CountEvents(t.Context(), batch("new", 2, "2", view), magazine{}.KnownArticle), ErrBatchConflict)
		counts, err := w.Counts(t.Context())
		if err != nil || counts["a"].Views != keptBatches+1 {
			t.Errorf("counts %v, %v", counts, err)
		}
	})
}

func TestCountEvents_LeavesUnknownArticlesOut(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		err := w.CountEvents(t.Context(), batch("v", 1, "1",
			engagement.EventCount{Article: "unknown", Views: 1},
			engagement.EventCount{Article: "a", Views: 1},
			engagement.EventCount{Article: "a", Shares: 2},
		), magazine{}.KnownArticle)
		if err != nil {
			t.Fatal(err)
		}
		counts, err := w.Counts(t.Context())
		if err != nil || len(counts) != 1 || counts["a"] != (engagement.Counts{Views: 1, Shares: 2}) {
			t.Errorf("counts %v, %v", counts, err)
		}
	})
}
