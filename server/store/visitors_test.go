//go:build !js

package store

import (
	"fmt"
	"testing"
	"time"

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

func TestCountEvents_VisitorsAreForgottenAfterTheirTime(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		count := func(visitor string, number int64) error {
			return w.CountEvents(t.Context(), batch(visitor, number, "id", engagement.EventCount{Article: "a", Views: 1}), magazine{}.KnownArticle)
		}
		must(t, count("old", 1))
		if _, err := w.writer.Exec(`INSERT INTO visitors (id, last) VALUES ('from before', 7)`); err != nil {
			t.Fatal(err)
		}
		must(t, w.SweepVisitors(t.Context()))
		w.clock.advance(60 * 24 * time.Hour)
		must(t, count("young", 1))
		w.clock.advance(40 * 24 * time.Hour)
		must(t, w.SweepVisitors(t.Context()))
		if n := w.rows(t, `SELECT COUNT(*) FROM visitors`); n != 3 {
			t.Errorf("%d visitors on the last day, want 3", n)
		}
		w.clock.advance(24 * time.Hour)
		must(t, w.SweepVisitors(t.Context()))
		if n := w.rows(t, `SELECT (SELECT COUNT(*) FROM visitors) + 10 * (SELECT COUNT(*) FROM visitor_batches)`); n != 11 {
			t.Errorf("visitors and ten times batches are %d, want those of the young one", n)
		}
		must(t, count("young", 2))
		mustBe(t, count("old", 2), ErrBatchConflict) // its device goes on as another
	})
}

func TestCountEvents_VisitorsHaveABound(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		w.mostVisitors = 50
		for n := range 3000 {
			if n%100 == 0 {
				w.clock.advance(24 * time.Hour)
			}
			must(t, w.CountEvents(t.Context(), batch(fmt.Sprint("visitor ", n), 1, "id", engagement.EventCount{Article: "a", Views: 1}), magazine{}.KnownArticle))
			if n%500 == 499 {
				if rows := w.rows(t, `SELECT COUNT(*) FROM visitors`); rows > 51 {
					t.Fatalf("%d visitors after %d", rows, n+1)
				}
			}
		}
		if counts, err := w.Counts(t.Context()); err != nil || counts["a"].Views != 3000 {
			t.Errorf("counts %v, %v", counts, err)
		}
	})
}
