//go:build !js

package api

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/server/store"
)

// like returns a sync of the visitor with one tap.
func (v visitor) like(t *testing.T, epoch string, n int) *httptest.ResponseRecorder {
	t.Helper()
	return v.post(t, "sync", fmt.Sprintf(
		`{"v":1,"account":"%s","epoch":"%s","likes":[{"article":"bids","liked":%t,"tap":"%016x","base":%d}]}`, v.account, epoch, n%2 == 1, n, n-1))
}

func answered(t *testing.T, w *httptest.ResponseRecorder) (a engagement.SyncResponse) {
	t.Helper()
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
		t.Fatalf("answer %d %s", w.Code, w.Body)
	}
	return a
}

// refused checks that a request was told to come again, and nothing else.
func refused(t *testing.T, w *httptest.ResponseRecorder, after string) {
	t.Helper()
	mustAnswer(t, w, 503, "unavailable")
	var body map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || len(body) != 2 {
		t.Errorf("a refusal says more than its code and message: %s", w.Body)
	}
	if got := w.Header().Get("Retry-After"); got != after {
		t.Errorf("Retry-After is %q, not %q", got, after)
	}
}

// smallDisk is a file system of its own that can really be full.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("only root can make a disk that is really full (%v); TestSQLite_FullDiskAcknowledgesNothing pretends", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

func TestFullDisk_AcknowledgesNothingReadsOnAndTakesTheSameRequestLater(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t)
	s, err := newServerWith(filepath.Join(dir, "stale.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.store.Close()
	v := s.signedUp(t)
	epoch := answered(t, v.post(t, "sync", `{"v":1,"account":"`+v.account+`"}`)).Epoch
	answered(t, v.like(t, epoch, 1))

	ballast := filepath.Join(dir, "ballast")
	fill(t, ballast)
	acknowledged, n := int64(1), 2
	for ; ; n++ {
		w := v.like(t, epoch, n)
		if w.Code != 200 {
			refused(t, w, "30")
			break
		}
		acknowledged = answered(t, w).Cursor
		if n%50 == 0 {
			s.clock.advance(10 * time.Second) // for the rate limit
		}
		if n > 5000 {
			t.Fatal("the disk is never full")
		}
	}
	s.clock.advance(time.Minute)
	refused(t, v.post(t, "events", `{"v":1,"visitor":"0123456789abcdef0123456789abcdef","batch":1,"id":"00000000000000aa","counts":[{"article":"bids","views":1}]}`), "30")
	// Whoever has nothing to send is served, and not signed out.
	if got := answered(t, v.post(t, "sync", `{"v":1,"account":"`+v.account+`","epoch":"`+epoch+`"}`)); got.Cursor != acknowledged {
		t.Errorf("%d changes were acknowledged, %d are kept", acknowledged, got.Cursor)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if got := answered(t, v.like(t, epoch, n)); got.Cursor != acknowledged+1 || len(got.Likes) != 1 || !got.Likes[0].Accepted {
		t.Errorf("with room again the same request is answered %+v", got)
	}
}

// fill leaves no byte free.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 4096)
	for err == nil {
		_, err = f.Write(block)
	}
}

func TestSlowDisk_RefusesAfterAWhileAndCountsTheSameRequestOnce(t *testing.T) {
	t.Parallel()
	stuck, release := make(chan struct{}), make(chan struct{})
	var slow sync.Once
	armed := make(chan struct{})
	s, err := newServerWith(filepath.Join(t.TempDir(), "stale.db"), store.Options{Committed: func(int) {
		select {
		case <-armed:
			slow.Do(func() { close(stuck); <-release })
		default:
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.store.Close()
	v := s.signedUp(t)
	epoch := answered(t, v.post(t, "sync", `{"v":1,"account":"`+v.account+`"}`)).Epoch
	impatient := s.cfg
	impatient.Patience = 50 * time.Millisecond
	patient := s.Handler
	s.Handler = New(impatient)
	close(armed)
	// Its commit hangs, and nobody can say how it ends.
	for hangs := false; !hangs; {
		refused(t, v.like(t, epoch, 1), "10")
		select {
		case <-stuck:
			hangs = true
		default: // the machine was too busy to begin with it
		}
	}
	refused(t, v.like(t, epoch, 2), "10") // waits behind it, and is never begun
	close(release)
	s.Handler = patient
	for n := 1; n <= 2; n++ {
		if got := answered(t, v.like(t, epoch, n)); got.Cursor != int64(n) {
			t.Errorf("sent again, request %d is change %d", n, got.Cursor)
		}
	}
}
