//go:build js

package browser

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"stale.love/app/replica"
)

// TestCut_WhileEverybodyWrites clears the site's data under the hands of four
// writers. In this moment Chromium may lose requests for good: transactions that
// neither complete nor abort, and databases that do not open in this page any more,
// whatever their name. Whatever happens, nobody may wait for ever: who does holds
// the lock that all tabs send under.
func TestCut_WhileEverybodyWrites(t *testing.T) {
	open := func() *Account { return OpenAccount("cut") }
	a := open()
	bump(t, a)
	cleared, recovered := false, 0
	failures := map[string]int{}
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			mine := a
			if i > 1 {
				mine = open()
			}
			for {
				last := cleared
				ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
				err := mine.Update(ctx, func(s *replica.State) error { s.Cursor++; return nil })
				cancel()
				if err != nil {
					failures[err.Error()]++
				}
				if err != nil && !isLoss(err) && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("Update: %v", err)
				}
				if last && err == nil {
					recovered++
				}
				if last {
					return
				}
				pause(0)
			}
		})
	}
	ask(t, "clear")
	cleared = true
	all.Wait()
	t.Logf("%d of 4 went on; failures: %v", recovered, failures)
}

// TestCut_AfterAReload is in the same tab, opened again.
func TestCut_AfterAReload(t *testing.T) {
	a := OpenAccount("cut")
	must(t, a.Erase(t.Context()))
	if got := bump(t, a); got != 1 {
		t.Errorf("cursor %d, want 1", got)
	}
}
