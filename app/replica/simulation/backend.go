package simulation

import (
	"reflect"

	"stale.love/app/engagement"
)

// Backend is a real store. It is used by one history at a time and by nobody else.
type Backend interface {
	// Open empties the store but for accounts with the given ids, and returns its
	// epoch.
	Open(accounts []string) (epoch string, err error)
	// Sync, Batch, Event and Sweep do what engagement.Account and engagement.Tally do, at
	// the server's time now in Unix milliseconds.
	Sync(account string, r engagement.SyncRequest, now int64, rules engagement.Rules) (engagement.SyncResponse, error)
	Batch(b engagement.EventBatch) (bool, error)
	Event(e engagement.Event, now int64) error
	Sweep(now int64) error
	// Counts returns the public numbers.
	Counts() (map[string]engagement.Counts, error)
	// Kill ends the server as kill -9 does, and starts it on what is on the disk.
	Kill() error
	// Backup keeps a copy of the store, numbered from 0. Restore brings one back, and
	// returns the epoch that it has then.
	Backup() error
	Restore(backup int) (epoch string, err error)
}

// open returns the first epoch.
func (s *sim) open() string {
	if s.options.Backend == nil {
		return "epoch 1"
	}
	epoch, err := s.options.Backend.Open(accountNames())
	s.must("open", err)
	return epoch
}

// answered is the server's answer to a request.
func (s *sim) answered(a *account, r engagement.SyncRequest) engagement.SyncResponse {
	want := a.Sync(r, s.clock(), s.truth)
	if s.options.Backend == nil {
		return want
	}
	got, err := s.options.Backend.Sync(a.name, r, s.clock(), s.truth)
	if err != nil {
		s.must("sync", err)
		return want
	}
	for _, r := range got.Rejected {
		if r.Message == "" {
			s.failf("%s is rejected without a word", r.Item)
		}
	}
	if !reflect.DeepEqual(plain(got), plain(want)) {
		s.failf("%s: the store does not answer as the model does\n  request %s\n  store %s\n  model %s", a.name, request(r), response(got), response(want))
	}
	return got
}

// plain is an answer without the words of rejections: the model has none.
func plain(a engagement.SyncResponse) engagement.SyncResponse {
	rejected := make([]engagement.Rejection, len(a.Rejected))
	for i, r := range a.Rejected {
		rejected[i] = engagement.Rejection{Item: r.Item, Code: r.Code}
	}
	a.Rejected = rejected
	return a
}

// batched reports whether the server acknowledges a batch.
func (s *sim) batched(b engagement.EventBatch) bool {
	want := s.server.tally.Count(b)
	if s.options.Backend == nil {
		return want
	}
	got, err := s.options.Backend.Batch(b)
	s.must("batch", err)
	if err == nil && got != want {
		s.failf("batch %d of %s: the store acknowledges it: %v, the model: %v", b.Batch, b.Visitor, got, want)
	}
	return want
}

// added has the server take in an event, and reports whether it counted it now.
func (s *sim) added(e engagement.Event) bool {
	if s.options.Backend != nil {
		s.must("event", s.options.Backend.Event(e, s.clock()))
	}
	return s.server.tally.Event(e, s.day())
}

// sweep has the server forget what is over, once a day.
func (s *sim) sweep() {
	if s.server.swept == s.day() {
		return
	}
	s.server.swept = s.day()
	s.server.tally.Sweep(s.day())
	if s.options.Backend != nil {
		s.must("sweep", s.options.Backend.Sweep(s.clock()))
	}
}

func (s *sim) crash() {
	s.logf("server: killed, and started again")
	if s.options.Backend != nil {
		s.must("kill", s.options.Backend.Kill())
	}
}

func (s *sim) backedUp() {
	s.logf("server: a backup is made")
	if s.options.Backend != nil {
		s.must("backup", s.options.Backend.Backup())
	}
}

// restored brings the backup back and returns the new epoch.
func (s *sim) restored(backup int) string {
	if s.options.Backend == nil {
		return "epoch " + string(rune('0'+s.server.epochs))
	}
	epoch, err := s.options.Backend.Restore(backup)
	s.must("restore", err)
	return epoch
}

func (s *sim) must(what string, err error) {
	if err != nil {
		s.failf("store: %s: %v", what, err)
	}
}

// checkBackend compares what the store holds with the model: all of it, once more
// after everything that ever arrived has arrived again, and the public numbers.
func (s *sim) checkBackend() {
	if s.options.Backend == nil {
		return
	}
	likes := map[string]int64{}
	for _, name := range accountNames() {
		a := s.server.accounts[name]
		everything := engagement.SyncRequest{V: engagement.Protocol, Account: name}
		s.answered(a, everything)
		for _, r := range s.truth.arrived {
			if r.Account == name {
				s.answered(a, r)
			}
		}
		s.answered(a, everything)
		for article, row := range a.Likes {
			if row.Liked {
				likes[article]++
			}
		}
	}
	counts, err := s.options.Backend.Counts()
	s.must("counts", err)
	for _, article := range sorted(s.server.tally.Totals) {
		all := s.server.tally.Totals[article]
		want := engagement.Counts{Views: all.Views, Likes: likes[article], Shares: all.Shares}
		if err == nil && counts[article] != want {
			s.failf("%s: the store counts %+v, the model %+v", article, counts[article], want)
		}
	}
}
