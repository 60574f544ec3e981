// Package simulation plays histories of the sync protocol: a few devices, two accounts
// and one server for some minutes of simulated time, with all that can go wrong,
// deterministic by seed. At the end of each history everything calms down, every
// device syncs, and the eleven invariants of the protocol (ARCHITECTURE.md) are checked
// against a plain record of what the readers did.
//
// The devices run the code of package replica. The server is the reference model of
// package engagement, and beside it, if there is one, a real store, which must
// answer every request as the model does and whose answers are what devices hear.
//
// It is for tests only.
package simulation

import (
	"cmp"
	"container/heap"
	"fmt"
	"math/rand/v2"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// sim is one history: simulated time, the server, the devices, and the truth about
// what their readers did. Nothing in it is concurrent: one seed is one history.
type sim struct {
	seed    uint64
	options Options
	rng     *rand.Rand
	turn    int   // acts so far
	acted   []int // those that were not left out
	now     int64 // true time in Unix milliseconds
	queue   queue
	queued  int
	faults  faults
	calm    bool // no faults any more
	actions int  // that readers still do
	habits  []func(*device)
	server  *server
	devices []*device
	truth   *truth
	made    uint64 // ids
	err     error
}

// faults are the odds of what can go wrong. Every history has some kinds only:
// with all of them at once the rare orders of events drown.
type faults struct {
	drop, double, slow, broken      float64
	kill, clock, clone, signout     float64
	logout, restore, quota, oldPage float64
	freeze, crash, step, drawer     float64
	skewed                          bool
	maxItems                        int // the server answers 413 to more
}

const year = 365 * 24 * time.Hour

func newSim(seed uint64, options Options) *sim {
	s := &sim{
		seed:    seed,
		options: options,
		rng:     rand.New(rand.NewPCG(seed, 0)),
		now:     time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC).UnixMilli(),
		truth:   newTruth(),
	}
	s.server = newServer(s.open())
	s.server.remember(s.options.Taps)
	some := func(odds float64) float64 {
		if s.rng.IntN(2) == 0 {
			return 0
		}
		return odds * s.rng.Float64()
	}
	s.faults = faults{
		drop: some(0.5), double: some(0.5), slow: some(0.6), broken: some(0.3),
		kill: some(0.2), clock: some(0.1), clone: some(0.05), signout: some(0.15),
		logout: some(0.08), restore: some(0.06), quota: some(0.1), oldPage: some(0.3), freeze: some(0.1),
		skewed: s.rng.IntN(2) == 0, maxItems: 250,
		crash: some(0.1), step: some(0.05),
	}
	if s.rng.IntN(4) == 0 {
		s.faults.maxItems = 1 + s.rng.IntN(3)
	}
	s.faults.drawer = []float64{0, 0, 0.03, 0.1}[rand.New(rand.NewPCG(seed, 1<<32)).IntN(4)]
	s.faults.leaveOut(options.Without)
	s.actions = 10 + s.rng.IntN(50)
	for _, act := range []func(*device){s.tap, s.keep, s.forget, s.agree, s.count, s.flush, s.load, s.sync} {
		for range s.rng.IntN(4) {
			s.habits = append(s.habits, act)
		}
	}
	s.habits = append(s.habits, s.tap, s.tap, s.sync, s.sync)
	for range 1 + s.rng.IntN(4) {
		s.addDevice()
	}
	return s
}

// run plays the history and returns the first invariant that does not hold.
func (s *sim) run() error {
	defer s.stopAll()
	s.after(0, s.act)
	s.drain()
	s.calmDown()
	if s.err == nil {
		s.checkAll()
	}
	return s.err
}

func (s *sim) drain() {
	for len(s.queue) > 0 && s.err == nil {
		e := heap.Pop(&s.queue).(event)
		s.now = e.at
		e.do()
	}
}

// calmDown opens a page on every device and syncs each of its databases, until the
// server hears nothing new. Where nobody is signed in, somebody does.
func (s *sim) calmDown() {
	s.calm = true
	for _, d := range s.devices {
		if d.user == "" {
			d.session = s.someAccount()
		}
		s.load(d)
		s.drain()
	}
	for range 6 {
		before := s.server.versions()
		for _, d := range s.devices {
			for _, db := range sorted(d.dbs) {
				if db == "" || d.dbs[db].Account == "" {
					continue // nobody's, or one that was opened and never arrived at
				}
				d.session = db
				s.start(d, "calm sync of "+db, func(p *process) {
					o := p.replica(db).Sync(p.ctx())
					if o.Verdict != replica.Done || o.Waiting != 0 {
						s.failf("device %d, %s: calm sync ends with %v, %d waiting: %v", d.id, db, o.Verdict, o.Waiting, o.Err)
					}
				})
				s.drain()
			}
			s.flushAll(d)
		}
		if before == s.server.versions() {
			return
		}
	}
	s.failf("the devices never come to rest")
}

func (s *sim) failf(format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf(format, args...)
		s.logf("FAIL %v", s.err)
	}
}

func (s *sim) logf(format string, args ...any) {
	if s.options.Trace != nil {
		s.options.Trace(fmt.Sprintf("%9.3f  ", float64(s.now%86_400_000)/1000) + fmt.Sprintf(format, args...))
	}
}

// chance is true with the odds, while there are faults at all.
func (s *sim) chance(odds float64) bool {
	return odds > 0 && !s.calm && s.rng.Float64() < odds
}

// clock is the server's.
func (s *sim) clock() int64 { return s.now + s.server.offset }

// day is the server's, counted from 1970.
func (s *sim) day() int64 { return s.clock() / (24 * time.Hour).Milliseconds() }

// id returns a new random id of 16 hex digits.
func (s *sim) id() string { return fmt.Sprintf("%016x", s.rng.Uint64()) }

// uuid returns a new UUIDv7.
func (s *sim) uuid() string {
	s.made++
	return fmt.Sprintf("%08x-%04x-7%03x-8000-%012x", s.now>>16&0xffffffff, s.now&0xffff, s.made, s.rng.Uint64()>>16)
}

func (s *sim) after(d time.Duration, do func()) {
	s.queued++
	heap.Push(&s.queue, event{at: s.now + d.Milliseconds(), order: s.queued, do: do})
}

func (s *sim) upTo(d time.Duration) time.Duration {
	return time.Duration(s.rng.Int64N(int64(d)))
}

// event is something that happens at a time.
type event struct {
	at    int64
	order int
	do    func()
}

type queue []event

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].at, q[j].at), cmp.Compare(q[i].order, q[j].order)) < 0
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(e any)   { *q = append(*q, e.(event)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	e := (*q)[last]
	*q = (*q)[:last]
	return e
}

// server is the reference server with its backups.
type server struct {
	epochs   int
	offset   int64 // of its clock, in milliseconds
	accounts map[string]*account
	tally    *engagement.Tally
	added    map[string]int // event → how often it was counted
	swept    int64          // the day of the last sweep
	backups  []*server
	// past are the databases that restores have replaced, by epoch: what they
	// confirmed was confirmed.
	past map[string]map[string]*account
}

// account is the model and what the simulation knows of how it came about.
type account struct {
	*engagement.Account
	name   string
	judged map[string]int64 // tap → how the server dated it
	late   map[string]int64 // tap of a row → how much later than true that is dated, if no clock jumped
}

func newServer(epoch string) *server {
	s := &server{epochs: 1, accounts: map[string]*account{}, tally: engagement.NewTally(), added: map[string]int{}}
	for _, name := range accountNames() {
		s.accounts[name] = &account{engagement.NewAccount(epoch), name, map[string]int64{}, map[string]int64{}}
	}
	s.past = map[string]map[string]*account{epoch: s.accounts}
	return s
}

// remember bounds how many judged taps an account remembers; 0: as all do.
func (s *server) remember(taps int) {
	for _, a := range s.accounts {
		if taps > 0 {
			a.Bounds.Taps = taps
		}
	}
}

func accountNames() []string { return []string{"ann", "bob"} }

// at returns an account of the database with the epoch.
func (s *server) at(epoch, name string) *account { return s.past[epoch][name] }

func (s *server) versions() string {
	v := ""
	for _, name := range accountNames() {
		v += fmt.Sprint(s.accounts[name].Version, " ")
	}
	return v
}
