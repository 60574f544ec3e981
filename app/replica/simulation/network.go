package simulation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// Sync implements Transport over the simulated network.
func (p *process) Sync(_ context.Context, r engagement.SyncRequest) (engagement.SyncResponse, error) {
	s, cookie := p.s, p.d.session
	sure := s.sending(p.d, r)
	p.syncs()
	if s.rng.IntN(16) == 0 {
		r = wired(s, r)
	}
	s.logf("device %d: sends %s", p.d.id, request(r))
	answer := p.wait(call{send: func(done func(reply)) {
		s.carry(func() reply { return s.serve(p.d, cookie, r, sure) }, done)
	}})
	return answer.answer, answer.err
}

// Event implements EventTransport over the simulated network.
func (p *process) Event(_ context.Context, e engagement.Event) error {
	s := p.s
	p.tells(e)
	return p.wait(call{send: func(done func(reply)) {
		s.carry(func() reply {
			if !s.truth.KnownArticle(e.Article) {
				return refuse(422)
			}
			now := s.added(e)
			s.logf("server: hears event %.4s from device %d, a %s of %s, counts it: %v", e.ID, p.d.id, e.Kind, e.Article, now)
			s.tallied(e, now)
			return reply{}
		}, done)
	}}).err
}

// Batch implements EventTransport over the simulated network.
func (p *process) Batch(_ context.Context, b engagement.EventBatch) error {
	s := p.s
	return p.wait(call{send: func(done func(reply)) {
		s.carry(func() reply {
			ok := s.batched(b)
			s.logf("server: hears batch %d of %.4s from device %d, counts %v: %v", b.Batch, b.Visitor, p.d.id, b.Counts, ok)
			if !ok {
				return refuse(409)
			}
			return reply{}
		}, done)
	}}).err
}

// carry brings a request to the server, and its answer back: never, once or several
// times, and whenever.
func (s *sim) carry(serve func() reply, done func(reply)) {
	if s.chance(s.faults.drop) {
		return
	}
	copies := 1
	for copies < 3 && s.chance(s.faults.double) {
		copies++
	}
	for range copies {
		s.after(s.latency(), func() {
			if s.chance(s.faults.broken / 2) {
				s.after(s.latency(), func() { done(refuse(503)) })
				return
			}
			r := serve()
			switch {
			case s.chance(s.faults.drop):
			case s.chance(s.faults.broken / 2):
				s.after(s.latency(), func() { done(refuse(502)) })
			default:
				s.after(s.latency(), func() { done(r) })
			}
		})
	}
}

func (s *sim) latency() time.Duration {
	if s.chance(s.faults.slow) {
		return s.upTo(30 * time.Second)
	}
	return 5*time.Millisecond + s.upTo(100*time.Millisecond)
}

func refuse(status int) reply { return reply{err: &replica.StatusError{Status: status}} }

// serve is the server's handler.
func (s *sim) serve(from *device, cookie string, r engagement.SyncRequest, sure map[string]bool) reply {
	switch {
	case cookie == "":
		return refuse(401)
	case cookie != r.Account:
		return refuse(409)
	case len(r.Likes)+len(r.Results)+len(r.Forget) > s.faults.maxItems:
		return refuse(413)
	}
	s.truth.arrived = append(s.truth.arrived, r)
	a := s.server.accounts[r.Account]
	before := map[string]bool{}
	for _, tap := range r.Likes {
		before[tap.Tap] = a.Knows(tap.Article, tap.Tap)
	}
	results := maps.Clone(a.Results)
	answer := s.answered(a, r)
	for _, tap := range r.Likes {
		if !before[tap.Tap] && a.Knows(tap.Article, tap.Tap) {
			s.judged(a, r.Account, tap, sure[tap.Tap])
		}
	}
	for id := range a.Results {
		if _, old := results[id]; !old {
			s.stored(r.Account, a.Results[id])
		}
	}
	s.logf("server: hears %s from device %d, answers %s", request(r), from.id, response(answer))
	if s.rng.IntN(16) == 0 {
		answer = wired(s, answer)
	}
	return reply{answer: answer, at: s.now}
}

// restore replaces the server's database by an older one.
func (s *sim) restore() {
	v := s.server
	if len(v.backups) == 0 {
		return
	}
	n := s.rng.IntN(len(v.backups))
	backup := v.backups[n]
	v.epochs++
	epoch := s.restored(n)
	v.accounts = cloneAccounts(backup.accounts)
	for _, a := range v.accounts {
		a.Epoch = epoch
	}
	v.tally, v.added = backup.tally.Clone(), maps.Clone(backup.added)
	v.past[epoch] = v.accounts
	s.truth.restored = true
	s.logf("server: restored from a backup, now %s", epoch)
}

func (s *sim) backup() {
	v := s.server
	s.backedUp()
	v.backups = append(v.backups, &server{accounts: cloneAccounts(v.accounts), tally: v.tally.Clone(), added: maps.Clone(v.added)})
}

func cloneAccounts(from map[string]*account) map[string]*account {
	to := map[string]*account{}
	for name, a := range from {
		to[name] = &account{Account: a.Clone(), name: name, judged: maps.Clone(a.judged), late: maps.Clone(a.late)}
	}
	return to
}

// wired returns v as it looks after having been JSON.
func wired[T any](s *sim, v T) T {
	var out T
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		s.failf("wire: %v", err)
	}
	return out
}

// request and response are how messages look in a trace.
type (
	request  engagement.SyncRequest
	response engagement.SyncResponse
)

func (r request) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%s %s@%d", r.Account, r.Epoch, r.Cursor)
	for _, l := range r.Likes {
		fmt.Fprintf(&b, " %s=%v tap %.4s age %d base %d after %.4s", l.Article, l.Liked, l.Tap, l.AgeMS, l.Base, l.After)
	}
	for _, t := range r.Results {
		fmt.Fprintf(&b, " result …%s", t.ID[len(t.ID)-4:])
	}
	for _, id := range r.Forget {
		fmt.Fprintf(&b, " forget …%s", id[len(id)-4:])
	}
	return b.String() + "]"
}

func (a response) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%s@%d reset %v", a.Epoch, a.Cursor, a.Reset)
	for _, l := range a.Likes {
		fmt.Fprintf(&b, " %s=%v tap %.4s age %d v%d", l.Article, l.Liked, l.Tap, l.AgeMS, l.Version)
	}
	return b.String() + fmt.Sprintf(" %d results %d forgotten rejected %v]", len(a.Results), len(a.Forgotten), a.Rejected)
}

// KnownArticle implements engagement.Rules: one article is not there any more.
func (*truth) KnownArticle(slug string) bool { return slug != ghost }

// CheckResult implements engagement.Rules: some results are of an unknown version.
func (*truth) CheckResult(r engagement.Result) error {
	if r.Version == badVersion {
		return errors.New("nobody knows this checkup")
	}
	return nil
}
