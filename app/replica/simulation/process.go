package simulation

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// device is a browser profile: databases, a session cookie, a clock that may be
// wrong, and the processes (tabs, worker) that run in it.
type device struct {
	id      int
	offset  int64  // of its clock, in milliseconds
	session string // account of the cookie, or ""
	user    string // account whose database the reader sees, or "" for nobody's
	dbs     map[string]*replica.State
	kept    []string // accounts whose databases stay although they are not in front
	events  replica.Events
	procs   []*process
	lock    *process // has the Web Lock under which accounts arrive

	synced int64 // when a request of an account left last, by true time
	steady int64 // since when its clock goes on

	// What the simulation knows of it:
	copies map[string]map[string]copyOf // database → article → its register
	share  map[string]string
	forgot map[string]map[string]bool // database → results that its reader deleted
	// unwanted are the accounts whose readers wanted nothing to stay when they left.
	unwanted map[string]bool
}

func (d *device) clock(s *sim) time.Time { return time.UnixMilli(s.now + d.offset).UTC() }

// process runs real code of this package as a coroutine, which stops at every
// storage step and every request: there the simulation goes on with something else,
// or kills it.
type process struct {
	s     *sim
	d     *device
	name  string
	next  func() (call, bool)
	stop  func()
	yield func(call) bool
	reply reply
	calls int
	over  bool
	// offset of the clock when it was last read.
	offset int64

	full    bool  // the disk was, when it wanted to keep something of events
	noted   int64 // when it had its device keep events back, by true time; 0: never
	synced  bool  // it has sent a request of an account
	claimed int64 // when it chose an event to send, by true time
}

// call is what a process waits for: an answer of the network, or, without send, its
// next turn.
type call struct {
	send func(done func(reply))
}

// reply is what the network brings.
type reply struct {
	answer engagement.SyncResponse
	at     int64 // when the server gave it
	err    error
}

// killed unwinds a process. Nothing in this package may recover it or clean up:
// kill -9 does not either.
type killed struct{}

var errNoNetwork = errors.New("no network")

// start runs a process on a device.
func (s *sim) start(d *device, name string, run func(*process)) {
	p := &process{s: s, d: d, name: name}
	p.next, p.stop = iter.Pull(func(yield func(call) bool) {
		defer func() {
			if r := recover(); r != nil && r != (killed{}) {
				panic(r)
			}
		}()
		p.yield = yield
		run(p)
	})
	d.procs = append(d.procs, p)
	s.logf("device %d: %s starts", d.id, name)
	s.step(p)
}

// step runs a process until it waits again.
func (s *sim) step(p *process) {
	c, ok := p.next()
	if !ok {
		s.end(p)
		return
	}
	p.calls++
	turn := p.calls
	done := func(r reply) {
		if p.over || p.calls != turn {
			return
		}
		p.reply = r
		s.step(p)
	}
	if c.send == nil {
		pause := s.upTo(20 * time.Millisecond)
		if s.chance(s.faults.freeze) { // a tab in the background
			pause = s.upTo(time.Minute)
		}
		last := p.reply
		s.after(pause, func() { done(last) })
		return
	}
	s.after(10*time.Second+s.upTo(25*time.Second), func() { done(reply{err: errNoNetwork}) })
	c.send(done)
}

func (s *sim) end(p *process) {
	p.over = true
	p.stop()
	p.d.procs = slices.DeleteFunc(p.d.procs, func(q *process) bool { return q == p })
}

func (s *sim) stopAll() {
	for _, d := range s.devices {
		for len(d.procs) > 0 {
			s.end(d.procs[0])
		}
	}
}

// wait stops the process until the simulation goes on with it.
func (p *process) wait(c call) reply {
	if !p.yield(c) {
		panic(killed{})
	}
	return p.reply
}

func (p *process) ctx() context.Context { return context.Background() }

func (p *process) now() time.Time {
	p.offset = p.d.offset
	return p.d.clock(p.s)
}

func (p *process) replica(db string) *replica.Replica {
	return &replica.Replica{Store: p.store(db), Transport: p, Now: p.now, Before: p.quieten}
}

// pace fits into the minutes of a history.
func pace() replica.Pace {
	return replica.Pace{Spread: 20 * time.Second, Gap: 500 * time.Millisecond, Quiet: 2 * time.Second}
}

func (p *process) sender() *replica.Sender {
	return &replica.Sender{Store: p, Transport: p, Timing: p.d.timing(p.s, p.now)}
}

func (d *device) timing(s *sim, now func() time.Time) replica.Timing {
	return replica.Timing{Now: now, Pace: pace(), RandomID: func(n int) string {
		if n == 16 {
			return s.id() + s.id()
		}
		return s.id()
	}}
}

// store is a database of the process's device.
type store struct {
	p     *process
	db    string
	after func(db string, before, after replica.State) // checks a change
}

var errQuota = errors.New("the disk is full")

func (p *process) store(db string) *store { return &store{p: p, db: db, after: p.heard} }

func (st *store) View(context.Context) (replica.State, error) {
	st.p.wait(call{})
	db := st.p.d.dbs[st.db]
	if db == nil {
		return replica.State{}, errors.New("the database was deleted")
	}
	return db.Clone(), nil
}

func (st *store) Update(_ context.Context, fn func(*replica.State) error) error {
	p := st.p
	p.wait(call{})
	db := p.d.dbs[st.db]
	if db == nil {
		return errors.New("the database was deleted")
	}
	next := db.Clone()
	if err := fn(&next); err != nil {
		return err
	}
	if p.s.chance(p.s.faults.quota) {
		return errQuota
	}
	st.after(st.db, *db, next)
	p.d.dbs[st.db] = &next
	p.wait(call{})
	return nil
}

func (p *process) ViewEvents(context.Context) (replica.Events, error) {
	p.wait(call{})
	return p.d.events.Clone(), nil
}

func (p *process) UpdateEvents(_ context.Context, fn func(*replica.Events) error) error {
	p.wait(call{})
	next := p.d.events.Clone()
	if err := fn(&next); err != nil {
		return err
	}
	if p.s.chance(p.s.faults.quota) {
		p.full = true
		return errQuota
	}
	p.kept(p.d.events, next)
	p.d.events = next
	p.wait(call{})
	return nil
}
