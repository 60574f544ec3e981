package replica

import (
	"context"
	"sync"
	"time"
)

// Pacer runs a Sender for as long as a page is open. Whatever happens, nothing leaves
// within Quiet of it: an account may be about to sync. Its methods may be called from
// several goroutines, and none blocks.
type Pacer struct {
	Send  func(context.Context) (again time.Duration) // 0: nothing waits
	Now   func() time.Time
	Quiet time.Duration
	// After calls f once after d, unless stopped: time.AfterFunc but for tests.
	After func(d time.Duration, f func()) (stop func())

	mu      sync.Mutex
	running bool
	looked  bool      // during the run
	stop    func()    // stops the timer that is set; nil: none
	at      time.Time // when that comes
}

// NewPacer returns a Pacer that has the process's timers and keeps to a sender's pace.
func NewPacer(s *Sender, send func(context.Context) time.Duration) *Pacer {
	return &Pacer{Send: send, Now: s.Timing.Now, Quiet: s.Timing.Pace.Quiet, After: func(d time.Duration, f func()) func() {
		t := time.AfterFunc(d, f)
		return func() { t.Stop() }
	}}
}

// Look says that something may wait now: the program started, is seen again, or counted
// something.
func (p *Pacer) Look() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.looked = p.running; !p.running {
		p.sooner(p.Quiet)
	}
}

// sooner sets the timer, unless it comes before that.
func (p *Pacer) sooner(d time.Duration) {
	// Without the monotonic clock, which stands still while a device sleeps.
	at := p.Now().Round(0).Add(d)
	if p.stop != nil {
		if late := p.late(); late < fresh && !p.at.After(at) {
			return
		}
		p.stop()
	}
	p.at, p.stop = at, p.After(d, p.run)
}

func (p *Pacer) late() time.Duration { return p.Now().Round(0).Sub(p.at) }

func (p *Pacer) run() {
	p.mu.Lock()
	if p.running || p.stop == nil {
		p.mu.Unlock()
		return
	}
	late := p.late()
	p.stop = nil
	if late > fresh || late < -fresh {
		// The device slept, or its clock was set: others wake up as well, and sync.
		p.sooner(p.Quiet)
		p.mu.Unlock()
		return
	}
	p.running, p.looked = true, false
	p.mu.Unlock()
	again := p.Send(context.Background())
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running = false
	if again > 0 {
		p.sooner(again)
	}
	if p.looked {
		p.sooner(p.Quiet)
	}
}
