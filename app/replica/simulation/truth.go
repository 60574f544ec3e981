package simulation

import (
	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// truth is what the readers did, as an observer sees it who has the true time and
// misses nothing. It knows nothing of versions, bases and cursors.
type truth struct {
	taps             map[string]*tapped
	results          map[string]engagement.Result
	agreed           map[string]map[string]bool // account → results its reader agreed to send, and their tombstones
	forgot           map[string]bool            // results that somebody deleted
	everStored       map[string]map[string]bool // account → results that reached the server
	arrived          []engagement.SyncRequest
	events           map[string]*happened  // by id
	batches          engagement.EventCount // what an older version left, all of one article
	restored, cloned bool
	stepped          bool // the server's clock
	unsure           bool // counts that an older version left were forgotten with a reader
}

// tapped is one tap on a like button.
type tapped struct {
	n        int // taps are numbered
	article  string
	liked    bool
	at       int64           // true time
	offset   int64           // of the clock it was dated by
	past     taps            // the taps it came after, by cause
	over     taps            // … by one device's clock, when it was adopted over them or kept over an adopted one
	accounts map[string]bool // that it may take effect for
}

// taps is a set of taps, by number.
type taps [4]uint64

func (t *taps) add(n int)      { t[n/64] |= 1 << (n % 64) }
func (t *taps) has(n int) bool { return t[n/64]>>(n%64)&1 == 1 }
func (t *taps) join(u taps) {
	for i := range t {
		t[i] |= u[i]
	}
}

// upTo returns the taps that somebody knows of who sees this one.
func (t *tapped) upTo() taps {
	known := t.past
	known.add(t.n)
	return known
}

// before returns the taps that one supersedes, whenever they are dated: those it came
// after, and those that they had replaced on a device already. The server's clock
// may have gone back meanwhile, so that dates alone would not tell.
func (t *truth) before(won *tapped) taps {
	before := won.past
	before.join(won.over)
	for {
		all := before
		for _, tap := range t.taps {
			if before.has(tap.n) {
				all.join(tap.over)
			}
		}
		if all == before {
			return before
		}
		before = all
	}
}

// copyOf is what is known of a register in a device's database.
type copyOf struct {
	tap    string
	known  taps
	offset int64 // of the clock that dates it
	late   int64 // how much later than true it is dated
	sure   bool  // that it is: no clock jumped on the way
}

func newTruth() *truth {
	return &truth{
		taps:       map[string]*tapped{},
		results:    map[string]engagement.Result{},
		agreed:     map[string]map[string]bool{},
		forgot:     map[string]bool{},
		everStored: map[string]map[string]bool{},
		events:     map[string]*happened{},
	}
}

func (t *truth) agree(account, id string) {
	put(t.agreed, account, id)
	put(t.agreed, account, engagement.Tombstone(id))
}

func put(m map[string]map[string]bool, a, b string) {
	if m[a] == nil {
		m[a] = map[string]bool{}
	}
	m[a][b] = true
}

// tapped records a tap that a reader just made.
func (s *sim) tapped(d *device, article string, liked bool, tap string) {
	db := d.user
	own := d.copies[db][article]
	made := &tapped{
		n: len(s.truth.taps), article: article, liked: liked, at: s.now, offset: d.offset,
		past: own.known, accounts: map[string]bool{},
	}
	if db != "" {
		made.accounts[db] = true
	}
	s.truth.taps[tap] = made
	d.copies[db][article] = copyOf{tap: tap, known: made.upTo(), offset: d.offset, sure: true}
	s.logf("device %d: %q taps %s=%v, tap %.4s", d.id, db, article, liked, tap)
}

// sending checks what a device is about to send: only its account's taps, and each
// dated truly, however wrong the clock is, unless that jumped. It returns which dates
// can be relied on.
func (s *sim) sending(d *device, r engagement.SyncRequest) map[string]bool {
	sure := map[string]bool{}
	for _, change := range r.Likes {
		tap, own := s.truth.taps[change.Tap], d.copies[r.Account][change.Article]
		if !tap.accounts[r.Account] {
			s.failf("device %d sends tap %s under %s", d.id, change.Tap, r.Account)
		}
		if own.tap != change.Tap || change.Liked != tap.liked {
			s.failf("device %d sends tap %s=%v, its reader made %s", d.id, change.Tap, change.Liked, own.tap)
		}
		sure[change.Tap] = own.sure && own.offset == d.offset
		if late := s.now - change.AgeMS - tap.at; sure[change.Tap] && late != own.late {
			s.failf("device %d dates tap %s late by %d ms, not %d", d.id, change.Tap, late, own.late)
		}
	}
	for _, id := range r.Forget {
		if !s.truth.agreed[r.Account][id] {
			s.failf("device %d tells %s of result %s, and nobody agreed", d.id, r.Account, id)
		}
	}
	return sure
}

// judged records that the server judged a tap, and how it dated it: as late as the
// request was under way, and never more.
func (s *sim) judged(a *account, name string, change engagement.LikeChange, sure bool) {
	age := min(change.AgeMS, engagement.MaxAge.Milliseconds())
	a.judged[change.Tap] = s.clock() - age
	if !s.truth.taps[change.Tap].accounts[name] {
		s.failf("tap %s takes effect for %s", change.Tap, name)
	}
	if row := a.Likes[change.Article]; row.Tap == change.Tap && sure && row.At <= s.now && !s.truth.stepped {
		a.late[change.Tap] = row.At - s.truth.taps[change.Tap].at
	}
}

// heard checks what an answer changed in a database.
func (p *process) heard(db string, before, after replica.State) {
	s, d := p.s, p.d
	server := s.server.at(after.Epoch, db)
	if server == nil {
		return
	}
	if after.Epoch == before.Epoch && after.Cursor < before.Cursor {
		s.failf("device %d, %s: cursor goes back from %d to %d", d.id, db, before.Cursor, after.Cursor)
	}
	for _, article := range sorted(before.Likes) {
		old, now := before.Likes[article], after.Likes[article]
		if old.Waiting && (now.Tap != old.Tap || !now.Waiting) && !server.Knows(article, old.Tap) &&
			(article != ghost || len(after.Rejected) == len(before.Rejected)) {
			s.failf("device %d, %s: tap %s stops waiting, but nobody judged it", d.id, db, old.Tap)
		}
	}
	for _, article := range sorted(after.Likes) {
		old, now := before.Likes[article], after.Likes[article]
		tap := s.truth.taps[now.Tap]
		if now.Liked != tap.liked || now.Tap != old.Tap && (now.Waiting || now.After != nil) {
			s.failf("device %d, %s: hears %+v", d.id, db, now)
		}
		if now.Tap != old.Tap {
			p.learn(server, article, tap, now)
		}
	}
	p.heardResults(server, before, after)
}

// learn records that a register was replaced by the server's row, whose date is late
// by the way back too.
func (p *process) learn(server *account, article string, tap *tapped, now replica.Like) {
	d := p.d
	own := d.copies[server.name][article]
	own.known.join(tap.upTo())
	own.tap, own.offset = now.Tap, p.offset
	late, sure := server.late[now.Tap]
	sure = sure && !p.s.truth.stepped
	own.late, own.sure = late+p.s.now-p.reply.at, sure
	if heard := now.TappedAt - p.offset - tap.at; sure && p.s.faults.freeze == 0 && abs(heard-own.late) > 20 {
		p.s.failf("device %d: dates a heard tap late by %d ms, not %d", d.id, heard, own.late)
	}
	own.late = now.TappedAt - p.offset - tap.at
	d.copies[server.name][article] = own
}

func abs(n int64) int64 { return max(n, -n) }

// adopted checks what a take-over changed in an account's database.
func (p *process) adopted(db string, before, after replica.State) {
	s, d := p.s, p.d
	s.logf("device %d: %s adopts %.4s", d.id, p.name, sorted(after.Adopted))
	for tap := range after.Adopted {
		made := s.truth.taps[tap]
		made.accounts[db] = true
		old, now := before.Likes[made.article], after.Likes[made.article]
		own := d.copies[db][made.article]
		switch {
		case before.Adopted[tap]:
			if now.Tap == tap && old.Tap != tap {
				s.failf("device %d, %s: tap %s is adopted again", d.id, db, tap)
			}
			continue
		case now.Tap == old.Tap && len(now.After) == len(old.After):
			continue
		case now.Tap == tap && !old.Waiting:
			own = copyOf{}
		case now.Tap == tap:
			made.over.join(own.known)
		default:
			s.truth.taps[now.Tap].over.join(made.upTo())
		}
		own.known.join(made.upTo())
		if now.Tap == tap {
			own.tap, own.offset, own.late, own.sure = tap, made.offset, 0, true
		}
		d.copies[db][made.article] = own
	}
	for id, t := range after.Results {
		if _, old := before.Results[id]; !old && !t.Local {
			s.failf("device %d, %s: result %s is adopted without asking", d.id, db, id)
		}
	}
}

// left checks that what leaves nobody's database has arrived in an account's.
func (p *process) left(_ string, before, after replica.State) {
	p.s.logf("device %d: %s leaves nobody with %v, claimed by %q", p.d.id, p.name, sorted(after.Likes), after.Claim)
	for article, old := range before.Likes {
		if after.Likes[article].Tap == old.Tap {
			continue
		}
		if len(p.s.truth.taps[old.Tap].accounts) == 0 {
			p.s.failf("device %d: tap %s leaves nobody's database for nowhere", p.d.id, old.Tap)
		}
		delete(p.d.copies[""], article)
	}
}
