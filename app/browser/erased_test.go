//go:build js

package browser

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"stale.love/app/replica"
)

func TestErased_ByAnotherTab(t *testing.T) {
	open := newAccount(t)
	a, b := open(), open()
	bump(t, a)
	bump(t, b)
	must(t, b.Erase(t.Context()))
	wantCursor(t, a, 0)
	if s, err := a.View(t.Context()); err != nil || len(s.Likes)+len(s.Results)+len(s.Forgotten)+len(s.Rejected) > 0 || s.Account != "" {
		t.Errorf("something is left: %+v, error: %v", s, err)
	}
	if got := bump(t, a); got != 1 {
		t.Errorf("cursor %d, want 1", got)
	}
	wantCursor(t, b, 1)
	must(t, a.Erase(t.Context()))
	must(t, a.Erase(t.Context()))
	wantCursor(t, b, 0)
}

func TestErased_WhileOthersWrite(t *testing.T) {
	open := newAccount(t)
	var all sync.WaitGroup
	for i := range 4 {
		a := open()
		all.Go(func() {
			for j := range 6 {
				if i == 0 {
					if err := a.Erase(t.Context()); err != nil {
						t.Errorf("Erase: %v", err)
					}
					continue
				}
				err := a.Update(t.Context(), func(s *replica.State) error {
					if int(s.Cursor) != len(s.Likes) {
						t.Errorf("a half of it was erased: %+v", s)
					}
					s.Cursor++
					s.SetLike(fmt.Sprint(i, " ", j, " ", s.Cursor), true, time.Now(), "tap")
					return nil
				})
				if err != nil {
					t.Errorf("Update: %v", err)
				}
			}
		})
	}
	all.Wait()
}
