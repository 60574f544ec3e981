package simulation

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"stale.love/app/client"
	"stale.love/app/engagement"
	"stale.love/app/replica"
	"stale.love/content"
)

const (
	ghost      = "ghost" // an article that the server does not know any more
	badVersion = 99      // of a checkup that the server does not know
)

func (s *sim) addDevice() *device {
	d := &device{
		id:     len(s.devices),
		dbs:    map[string]*replica.State{"": {}},
		copies: map[string]map[string]copyOf{"": {}},
		share:  map[string]string{},
		forgot: map[string]map[string]bool{}, unwanted: map[string]bool{},
	}
	if s.faults.skewed {
		d.offset = (s.upTo(20*year) - 10*year).Milliseconds()
	}
	s.devices = append(s.devices, d)
	if s.rng.IntN(4) == 0 {
		s.leave(d)
	}
	if s.rng.IntN(6) > 0 {
		name := s.someAccount()
		d.open(name)
		d.user, d.session = name, name
	}
	return d
}

// open creates a database unless it is there.
func (d *device) open(name string) {
	if d.dbs[name] == nil {
		d.dbs[name] = &replica.State{Account: name}
		d.copies[name] = map[string]copyOf{}
	}
}

func (s *sim) someAccount() string {
	names := accountNames()
	return names[min(s.rng.IntN(4), 1)^1] // mostly the first
}

// act lets somebody do something, and comes again until the readers are tired.
func (s *sim) act() {
	if s.actions == 0 {
		return
	}
	s.actions--
	s.turn++
	// Each act has a stream of its own, which lasts until the next: leaving one out
	// changes the others as little as can be.
	s.rng = rand.New(rand.NewPCG(s.seed, uint64(s.turn)))
	gap := s.upTo(300 * time.Millisecond)
	if s.rng.IntN(3) == 0 {
		gap = s.upTo(20 * time.Second)
	}
	defer func() { s.after(gap, s.act) }()
	if s.chance(s.faults.drawer) {
		gap = s.upTo(50 * 24 * time.Hour) // nobody looks for weeks
	}
	s.sweep()
	if s.options.Acts != nil && !slices.Contains(s.options.Acts, s.turn) {
		return
	}
	s.acted = append(s.acted, s.turn)
	d := s.devices[s.rng.IntN(len(s.devices))]
	switch f := s.faults; {
	case s.chance(f.kill):
		if len(d.procs) > 0 {
			p := d.procs[s.rng.IntN(len(d.procs))]
			s.logf("device %d: %s killed", d.id, p.name)
			s.end(p)
		}
	case s.chance(f.clock):
		d.offset += (s.upTo(20*year) - 10*year).Milliseconds() >> s.rng.IntN(30)
		d.steady = s.now
		s.logf("device %d: clock is off by %d ms now", d.id, d.offset)
	case s.chance(f.clone), len(d.events.Waiting) > 0 && s.chance(3*f.clone):
		if len(s.devices) < 6 {
			s.clone(d)
		}
	case s.chance(f.signout), d.user == "" && s.chance(0.2):
		s.signOutOrIn(d)
	case s.chance(f.logout):
		s.logf("device %d: session of %q ends", d.id, d.session)
		d.session = ""
	case s.chance(f.restore):
		s.restore()
	case s.chance(f.restore * 2):
		s.backup()
	case s.chance(f.crash):
		s.crash()
	case s.chance(f.step):
		s.server.offset += (s.upTo(48*time.Hour) - 24*time.Hour).Milliseconds() >> s.rng.IntN(25)
		s.truth.stepped = true
		s.logf("server: its clock is off by %d ms now", s.server.offset)
	default:
		s.habits[s.rng.IntN(len(s.habits))](d)
	}
}

func (s *sim) flush(d *device) {
	s.start(d, "flush", func(p *process) { p.sender().Send(p.ctx()) })
}

// load opens the page: it takes over what was done before signing in, and syncs.
func (s *sim) load(d *device) {
	s.start(d, fmt.Sprintf("page of %q", d.user), func(p *process) {
		p.begin()
		p.replica(d.user).Sync(p.ctx())
	})
}

func (s *sim) sync(d *device) {
	db := d.user
	if s.chance(s.faults.oldPage) { // a tab from before somebody else signed in
		dbs := sorted(d.dbs)
		db = dbs[s.rng.IntN(len(dbs))]
	}
	s.start(d, fmt.Sprintf("sync of %q", db), func(p *process) { p.replica(db).Sync(p.ctx()) })
}

func (s *sim) signOutOrIn(d *device) {
	if d.user == "" {
		d.session = s.someAccount()
		s.logf("device %d: %s signs in", d.id, d.session)
		s.load(d)
		return
	}
	user, drop := d.user, client.Drop(s.rng.IntN(3))
	if drop == client.DropAll {
		d.unwanted[user] = true
	}
	s.start(d, fmt.Sprintf("sign-out of %q, %d", user, drop), func(p *process) {
		if p.front().Leave(p.ctx(), user, drop) == nil && d.session == user {
			d.session = ""
		}
		p.record(func() { s.forgotten(d) })
	})
}

func (s *sim) clone(d *device) {
	c := &device{
		id: len(s.devices), offset: d.offset, session: d.session, user: d.user, kept: slices.Clone(d.kept),
		dbs: map[string]*replica.State{}, events: d.events.Clone(),
		copies: map[string]map[string]copyOf{}, share: maps.Clone(d.share), forgot: map[string]map[string]bool{},
		unwanted: maps.Clone(d.unwanted),
	}
	for name, db := range d.dbs {
		copied := db.Clone()
		c.dbs[name] = &copied
		c.copies[name] = maps.Clone(d.copies[name])
		c.forgot[name] = maps.Clone(d.forgot[name])
	}
	s.devices = append(s.devices, c)
	s.truth.cloned = true
	c.synced, c.steady = d.synced, d.steady
	s.logf("device %d: is a clone of %d", c.id, d.id)
}

func (s *sim) tap(d *device) {
	article := []string{"kindness", "repair", ghost}[min(s.rng.IntN(14)/6, 2)]
	db := d.dbs[d.user]
	old := db.Likes[article]
	liked := !old.Liked
	if s.rng.IntN(8) == 0 {
		liked = old.Liked
	}
	tap := s.id()
	db.SetLike(article, liked, d.clock(s), tap)
	if liked == old.Liked {
		if db.Likes[article].Tap != old.Tap {
			s.failf("a tap for what is already so changed it")
		}
		return
	}
	s.tapped(d, article, liked, tap)
}

func (s *sim) keep(d *device) {
	r := engagement.Result{
		ID: s.uuid(), Quiz: "checkup", Version: 1, TakenAt: d.clock(s).Format(time.RFC3339),
		Answers: []content.Answer{content.Answer(s.rng.IntN(5)), content.Missing, content.Answer(s.rng.IntN(5))},
	}
	if s.rng.IntN(10) == 0 {
		r.Version = badVersion
	}
	d.dbs[d.user].Keep(r)
	s.truth.results[r.ID] = r
	if d.user != "" && d.share[d.user] == "yes" {
		s.truth.agree(d.user, r.ID)
	}
	s.logf("device %d: %q keeps result …%s", d.id, d.user, r.ID[len(r.ID)-4:])
}

func (s *sim) forget(d *device) {
	db := d.dbs[d.user]
	ids := sorted(db.Results)
	if len(ids) == 0 {
		return
	}
	id := ids[s.rng.IntN(len(ids))]
	db.Forget(id)
	s.truth.forgot[id] = true
	put(d.forgot, d.user, id)
	s.logf("device %d: %q forgets …%s", d.id, d.user, id[len(id)-4:])
}

func (s *sim) agree(d *device) {
	yes := s.rng.IntN(3) > 0
	db := d.dbs[d.user]
	before := db.Clone()
	db.Agree(yes)
	d.share[d.user] = map[bool]string{true: "yes", false: "no"}[yes]
	s.logf("device %d: %q agrees: %v", d.id, d.user, yes)
	if d.user == "" {
		return
	}
	for id, t := range before.Results {
		switch {
		case yes:
			s.truth.agree(d.user, id)
		case !t.Local:
			s.truth.forgot[id] = true
			t.ID = replica.Renewed(id)
			s.truth.results[t.ID] = t.Result
			if kept, ok := db.Results[t.ID]; (!ok || !kept.Local) && !s.truth.forgot[t.ID] {
				s.failf("device %d: result %s was not kept when its reader disagreed", d.id, id)
			}
		}
	}
}
