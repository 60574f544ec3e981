package replica

import (
	"context"
	"sync"
	"time"
)

// Reason is why a Pump is kicked.
type Reason int

// Reasons. Those of a moment when the network may just have come back, or somebody
// looks, run at once and forget earlier failures; a change runs after the
// debounce.
const (
	Changed Reason = iota // something waits now
	Started               // the program started
	Online                // the browser says that there is a network
	Visible               // the tab became visible
	Asked                 // the reader pressed the button, or signed in
)

// PumpState is what a Pump is at.
type PumpState string

// Pump states.
const (
	Idle    PumpState = "idle"    // nothing waits
	Pending PumpState = "pending" // a run is due soon
	Syncing PumpState = "syncing" // a run is going on
	NoNet   PumpState = "offline" // the last run met no network; it is tried again
	Trouble PumpState = "error"   // the last run failed otherwise, see Status.Last
)

// Status is what a Pump tells its owner.
type Status struct {
	State   PumpState
	Waiting int     // as of the last run, or of Note since
	Last    Outcome // of the last run
}

// Pump decides when to run a sync loop: after a kick, and again with exponential
// back-off while something waits or a run failed. One run at a time. All methods may
// be called from several goroutines, and from the hook, and none blocks.
type Pump struct {
	Run    func(context.Context) Outcome
	Status func(Status) // called at each change, in order, one at a time

	// After calls f once after d, unless stopped: time.AfterFunc but for tests.
	After func(d time.Duration, f func()) (stop func())
	// Jitter returns a number in [0, 1), to spread the retries of many devices.
	Jitter func() float64

	Debounce time.Duration // from a change to its run
	Min, Max time.Duration // of the back-off

	mu       sync.Mutex
	ctx      context.Context
	cancel   context.CancelFunc
	stopped  bool
	running  bool
	again    bool          // kicked during the run
	hurry    bool          // … by more than a change
	failures int           // in a row
	hold     bool          // the server said when to come back
	timer    func()        // stops the timer that is set
	turn     int           // tells the timer that is set from one that fired too late to be stopped
	due      time.Duration // how long the timer was set for
	status   Status
	news     []Status
	telling  bool
}

// NewPump returns a Pump with the timings of the site and the process's timers. Its
// fields may be changed before the first kick. jitter is rand.Float64 but for tests.
func NewPump(run func(context.Context) Outcome, status func(Status), jitter func() float64) *Pump {
	return &Pump{
		Run:    run,
		Status: status,
		After: func(d time.Duration, f func()) func() {
			t := time.AfterFunc(d, f)
			return func() { t.Stop() }
		},
		Jitter:   jitter,
		Debounce: 800 * time.Millisecond,
		Min:      2 * time.Second,
		Max:      5 * time.Minute,
	}
}

// Kick asks for a run. While the server's Retry-After lasts it changes nothing: the
// run comes when that is over, and it returns false.
func (p *Pump) Kick(why Reason) (soon bool) {
	p.mu.Lock()
	defer p.tell()
	switch {
	case p.stopped:
		return false
	case p.running:
		p.again = true
		p.hurry = p.hurry || why != Changed
		return true
	case p.hold:
		return false
	}
	if why != Changed {
		p.failures = 0
	}
	p.schedule(p.delay(why != Changed))
	if p.status.State == Idle || p.status.State == "" {
		p.status.State = Pending
		p.note()
	}
	return true
}

// Note records how many things wait, as its caller has just seen, for the status.
// Before the first kick there is none to tell: the first one says it.
func (p *Pump) Note(waiting int) {
	p.mu.Lock()
	defer p.tell()
	if p.status.Waiting != waiting {
		p.status.Waiting = waiting
		if p.status.State != "" {
			p.note()
		}
	}
}

// Stop ends the pump for good, and cancels a run that is going on.
func (p *Pump) Stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped = true
	p.unset()
	if p.cancel != nil {
		p.cancel()
	}
}

func (p *Pump) delay(hurry bool) time.Duration {
	if hurry {
		return 0
	}
	return p.Debounce
}

// schedule sets the timer, unless it is set for something at least as early.
func (p *Pump) schedule(d time.Duration) {
	if p.timer != nil && p.due <= d {
		return
	}
	p.unset()
	p.due = d
	turn := p.turn
	p.timer = p.After(d, func() { p.fire(turn) })
}

func (p *Pump) unset() {
	if p.timer != nil {
		p.timer()
	}
	p.timer = nil
	p.turn++
}

func (p *Pump) fire(turn int) {
	p.mu.Lock()
	if p.stopped || p.running || turn != p.turn {
		p.mu.Unlock()
		return
	}
	p.unset()
	p.running, p.again, p.hurry, p.hold = true, false, false, false
	if p.ctx == nil {
		p.ctx, p.cancel = context.WithCancel(context.Background())
	}
	ctx := p.ctx
	p.status.State = Syncing
	p.note()
	p.tell()

	p.ran(p.Run(ctx))
}

// ran takes in the outcome of a run and schedules the next one.
func (p *Pump) ran(o Outcome) {
	p.mu.Lock()
	defer p.tell()
	p.running = false
	p.status.Last, p.status.Waiting = o, o.Waiting
	if p.stopped {
		return
	}
	if o.Verdict == Done && o.Waiting == 0 {
		p.failures = 0
	} else {
		p.failures++
	}
	p.status.State = state(o)
	switch retry := o.Verdict == Offline || o.Verdict == Failed || o.Verdict == Done && o.Waiting > 0; {
	case o.Retry > 0:
		p.hold = true
		p.schedule(o.Retry + p.backoff())
	case p.again:
		if p.hurry {
			p.failures = 0
		}
		p.schedule(p.delay(p.hurry))
		if o.Verdict == Done {
			p.status.State = Pending
		}
	case retry:
		p.schedule(p.backoff())
	}
	p.note()
}

// backoff returns how long to wait after the failures so far, half of it fixed and
// half of it random.
func (p *Pump) backoff() time.Duration {
	d := p.Min
	for range p.failures - 1 {
		d = min(2*d, p.Max)
	}
	return d/2 + time.Duration(p.Jitter()*float64(d/2))
}

func state(o Outcome) PumpState {
	switch {
	case o.Verdict == Offline:
		return NoNet
	case o.Verdict != Done:
		return Trouble
	case o.Waiting > 0:
		return Pending
	default:
		return Idle
	}
}

// note queues the status for tell.
func (p *Pump) note() { p.news = append(p.news, p.status) }

// tell hands queued statuses to the hook and unlocks mu. Only one goroutine does so at
// a time, which keeps them in order, and without the lock, so that the hook may
// call the pump.
func (p *Pump) tell() {
	defer p.mu.Unlock()
	if p.telling || p.Status == nil {
		return
	}
	p.telling = true
	for len(p.news) > 0 {
		s := p.news[0]
		p.news = p.news[1:]
		p.mu.Unlock()
		p.Status(s)
		p.mu.Lock()
	}
	p.telling = false
}
