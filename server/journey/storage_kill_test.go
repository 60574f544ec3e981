//go:build !js

package journey

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/chromedp/chromedp"
)

// keep hears that the device has kept an update, and kills the browser when it is
// time: now, that is before the device begins another, or in a moment, when it is in
// the middle of one.
func (w *workbench) keep(r *http.Request) error {
	n, err := strconv.Atoi(r.FormValue("updates"))
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.updates = n
	if kill := w.kill; kill != nil && n >= w.limit {
		w.kill = nil
		if n%2 == 0 {
			kill()
		} else {
			time.AfterFunc(rand.N(20*time.Millisecond), kill)
		}
	}
	return nil
}

// kept is the number of updates that were confirmed so far.
func (w *workbench) kept() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.updates
}

// killAfter kills the browser when that many updates are confirmed, and says when.
func (w *workbench) killAfter(updates int, p *profile) <-chan error {
	killed := make(chan error, 1)
	process := chromedp.FromContext(p.ctx).Browser.Process()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.limit = updates
	w.kill = func() { killed <- process.Kill() }
	return killed
}

// Killed takes note that the browser is no more, and that nobody closed it.
func (p *profile) Killed() {
	p.t.Helper()
	process := chromedp.FromContext(p.ctx).Browser.Process()
	for _, tab := range p.tabs {
		tab.Close()
	}
	p.cancel()
	p.ctx, p.cancel = nil, nil
	if !until(testPatience, func() bool { return errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone) }) {
		p.t.Fatal("the browser lives on")
	}
}
