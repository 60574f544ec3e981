package simulation

import (
	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// stored checks a result that the server just took in.
func (s *sim) stored(name string, r engagement.Result) {
	if !s.truth.agreed[name][r.ID] {
		s.failf("result %s goes to %s, and nobody agreed", r.ID, name)
	}
	if !r.Equal(s.truth.results[r.ID]) {
		s.failf("result %s has other bytes on the server", r.ID)
	}
	put(s.truth.everStored, name, r.ID)
}

// heardResults checks what an answer changed among the results of a database.
func (p *process) heardResults(server *account, before, after replica.State) {
	fail := func(id, why string) { p.s.failf("device %d, %s: result %s %s", p.d.id, server.Epoch, id, why) }
	for id, old := range before.Results {
		now, here := after.Results[id]
		_, stored := server.Results[id]
		_, forgotten := server.Forgotten[engagement.Tombstone(id)]
		switch {
		case !here && !forgotten:
			fail(id, "disappears, and nobody deleted it")
		case here && old.Waiting && !now.Waiting && !now.Local && !stored && !forgotten:
			fail(id, "stops waiting, but the server does not have it")
		case here && old.Waiting && now.Local && old.Version != badVersion:
			fail(id, "is kept from the server")
		case here && old.Local && !now.Local && !stored && !forgotten:
			fail(id, "is not local any more")
		}
	}
	for id, r := range after.Results {
		if !r.Equal(p.s.truth.results[id]) {
			fail(id, "has other bytes")
		}
		if _, gone := after.Forgotten[engagement.Tombstone(id)]; gone || p.d.forgot[server.name][id] {
			fail(id, "comes back after it was deleted")
		}
	}
	for id, waited := range before.Forgotten {
		waits, here := after.Forgotten[id]
		_, done := server.Forgotten[id]
		if !here || waited && !waits && !done {
			fail(id, "is not deleted on the server, and the device thinks so")
		}
	}
}

// checkAll checks the invariants when everything is calm.
func (s *sim) checkAll() {
	for _, name := range accountNames() {
		a := s.server.accounts[name]
		for _, d := range s.devices {
			if db := d.dbs[name]; db != nil && db.Account != "" {
				s.checkEqual(d, *db, a)
			}
		}
		for article, row := range a.Likes {
			s.checkWinner(name, article, row, a)
		}
		s.checkResults(name, a)
		s.checkReplays(name, a)
	}
	s.checkOutboxes()
	s.checkAdoptions()
	s.checkCounts()
	s.checkBackend()
}

// checkEqual: invariant 1.
func (s *sim) checkEqual(d *device, db replica.State, a *account) {
	fail := func(what string, device, server any) {
		s.failf("device %d, %s: %s differ\n  device %+v\n  server %+v", d.id, db.Account, what, device, server)
	}
	if db.Epoch != a.Epoch || db.Cursor != a.Version {
		fail("versions", db.Cursor, a.Version)
	}
	if len(db.Likes) != len(a.Likes) {
		fail("likes", db.Likes, a.Likes)
	}
	for article, row := range a.Likes {
		l := db.Likes[article]
		if l.Liked != row.Liked || l.Tap != row.Tap || l.Base != row.Version || l.Waiting {
			fail("likes of "+article, l, row)
		}
	}
	n := 0
	for id, t := range db.Results {
		if !t.Local {
			n++
			if r, ok := a.Results[id]; !ok || !r.Equal(t.Result) || t.Waiting {
				fail("results", t, r)
			}
		}
		if _, gone := db.Forgotten[engagement.Tombstone(id)]; gone || db.Dropped[id] {
			fail("results and deletions", id, id)
		}
	}
	if n != len(a.Results) {
		fail("results", db.Results, a.Results)
	}
	for id, waits := range db.Forgotten {
		if waits {
			fail("deletions", id, id)
		}
	}
	for id := range a.Results {
		if _, gone := db.Forgotten[engagement.Tombstone(id)]; gone {
			fail("deletions", id, id)
		}
	}
	for id := range a.Forgotten {
		if _, gone := db.Forgotten[id]; !gone {
			fail("deletions", "-", id)
		}
	}
}

// checkOutboxes: invariant 11. With a network and somebody signed in nothing is stuck:
// neither in an account's outbox, nor in nobody's database, for a sign-in that was.
func (s *sim) checkOutboxes() {
	for _, d := range s.devices {
		if d.user == "" {
			s.failf("device %d: nobody can sign in", d.id)
		}
		for name, db := range d.dbs {
			if n := db.Waiting(); n > 0 {
				s.failf("device %d: %d changes of %q are stuck", d.id, n, name)
			}
		}
		if db := d.dbs[""]; db.Claim != "" || len(db.Likes)+len(db.Results)+len(db.Dropped) > 0 {
			s.failf("device %d: what is nobody's is stuck: %+v", d.id, db)
		}
	}
}

// checkWinner: invariants 2, 8 and 9. A tap is superseded by one that came after it by
// cause, or by one that nobody could have seen and that came later, as the
// server had to date it.
func (s *sim) checkWinner(name, article string, row engagement.Register, a *account) {
	won := s.truth.taps[row.Tap]
	if won == nil || won.article != article || won.liked != row.Liked || !won.accounts[name] {
		s.failf("%s, %s: row %+v is nobody's tap", name, article, row)
		return
	}
	before := s.truth.before(won)
	// It may be dated after those that it followed.
	latest, steps := a.judged[row.Tap], int64(0)
	for tap, at := range a.judged {
		if before.has(s.truth.taps[tap].n) {
			latest = max(latest, at)
			steps++
		}
	}
	for tap, at := range a.judged {
		lost := s.truth.taps[tap]
		if lost.article != article || lost.n == won.n || before.has(lost.n) {
			continue
		}
		after := lost.past.has(won.n)
		if after && !s.truth.restored || at > latest+steps {
			s.failf("%s, %s: tap %s, dated %d, lost to %s, dated %d; by cause after it: %v",
				name, article, tap, at, row.Tap, latest, after)
		}
	}
}

// checkResults: invariants 5 and 8.
func (s *sim) checkResults(name string, a *account) {
	for id := range s.truth.everStored[name] {
		_, there := a.Results[id]
		_, gone := a.Forgotten[engagement.Tombstone(id)]
		if there == gone && !s.truth.restored {
			s.failf("%s: result %s is lost", name, id)
		}
	}
	forgot := map[string]bool{}
	for id := range s.truth.forgot {
		forgot[engagement.Tombstone(id)] = true
	}
	for id := range a.Forgotten {
		if !forgot[id] {
			s.failf("%s: result %s is deleted, and nobody did it", name, id)
		}
	}
}

// checkReplays: invariant 3.
func (s *sim) checkReplays(name string, a *account) {
	again := a.Clone()
	for _, r := range s.truth.arrived {
		if r.Account == name {
			again.Sync(r, s.clock()+s.rng.Int64N(100_000_000), s.truth)
		}
	}
	if again.Version != a.Version {
		s.failf("%s: requests that were sent again changed something: %v, before %v", name, again.Likes, a.Likes)
	}
}

// checkAdoptions: invariant 6. What was done before signing in goes to one account.
func (s *sim) checkAdoptions() {
	for id, tap := range s.truth.taps {
		if len(tap.accounts) > 1 && !s.truth.cloned {
			s.failf("tap %s went to two accounts", id)
		}
	}
}
