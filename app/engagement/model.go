package engagement

import (
	"cmp"
	"maps"
	"slices"
)

// Rules is what an Account knows about the magazine.
type Rules interface {
	// KnownArticle reports whether there is an article with the slug.
	KnownArticle(slug string) bool
	// CheckResult returns nil, or an error whose text is a sentence for readers.
	CheckResult(Result) error
}

// Account is the reference of what a server does to one account's data: plain
// maps, no transactions, nobody else at work. Stores and devices are tested
// against it; nothing serves from it. Whether the request is well formed, and
// whether its account is the one that is signed in, is decided before.
type Account struct {
	Epoch     string
	Version   int64
	Horizon   int64                       // below which taps are not remembered any more
	Bounds    Bounds                      // Most, but for tests
	Likes     map[string]Register         // by article
	Stated    map[string]map[string]int64 // article → judged taps → version before them
	Settled   map[string][]string         // article → taps that came before judged ones, see Settle
	Results   map[string]Result
	Forgotten map[string]int64 // tombstone of a deleted result → version

	added map[string]int64 // id of a result → version
}

// NewAccount returns an account without data in the server database epoch.
func NewAccount(epoch string) *Account {
	return &Account{
		Epoch:     epoch,
		Likes:     map[string]Register{},
		Bounds:    Most(),
		Stated:    map[string]map[string]int64{},
		Settled:   map[string][]string{},
		Results:   map[string]Result{},
		Forgotten: map[string]int64{},
		added:     map[string]int64{},
	}
}

// Clone returns a copy, such as a backup.
func (a *Account) Clone() *Account {
	b := *a
	b.Likes = maps.Clone(a.Likes)
	b.Settled = maps.Clone(a.Settled)
	b.Stated = map[string]map[string]int64{}
	for article, taps := range a.Stated {
		b.Stated[article] = maps.Clone(taps)
	}
	b.Results = maps.Clone(a.Results)
	b.Forgotten = maps.Clone(a.Forgotten)
	b.added = maps.Clone(a.added)
	return &b
}

// Sync applies a request at the server's time now (Unix milliseconds): likes, then
// deletions, then results, a version each. It answers with what is above the
// device's cursor, in the order of the versions, and with the register of every
// like that was sent. A device that heard another database, or a later state of
// this one, has nothing applied and everything answered.
func (a *Account) Sync(r SyncRequest, now int64, rules Rules) SyncResponse {
	reset := r.Epoch != a.Epoch || r.Cursor > a.Version
	rejected, deferred := []Rejection{}, map[string]bool{}
	if reset {
		r.Cursor, r.Likes = 0, nil
	} else {
		rejected, deferred = a.apply(r, now, rules)
	}
	return SyncResponse{
		V:         Protocol,
		Epoch:     a.Epoch,
		Cursor:    a.Version,
		Reset:     reset,
		Likes:     a.likes(r, now, deferred),
		Results:   a.results(r.Cursor),
		Forgotten: above(a.Forgotten, r.Cursor),
		Rejected:  rejected,
	}
}

// apply returns what was rejected, and the articles of taps that were not judged.
func (a *Account) apply(r SyncRequest, now int64, rules Rules) (rejected []Rejection, deferred map[string]bool) {
	rejected, deferred = []Rejection{}, map[string]bool{}
	before, late := a.Version, r.Cursor < a.Horizon
	for _, tap := range r.Likes {
		if !rules.KnownArticle(tap.Article) {
			rejected = append(rejected, Rejection{Item: "likes/" + tap.Article, Code: UnknownArticle})
			continue
		}
		switch {
		case a.Knows(tap.Article, tap.Tap):
		case late:
			deferred[tap.Article] = true
		default:
			a.state(tap, now, before)
		}
	}
	a.drop()
	for _, id := range r.Forget {
		tombstone := Tombstone(id)
		if _, done := a.Forgotten[tombstone]; done || a.full() && !a.holds(tombstone) {
			continue
		}
		a.Version++
		a.Forgotten[tombstone] = a.Version
		for id := range a.Results {
			if Tombstone(id) == tombstone {
				delete(a.Results, id)
				delete(a.added, id)
			}
		}
	}
	for _, result := range r.Results {
		if code, why := a.insert(result, rules); code != "" {
			rejected = append(rejected, Rejection{Item: "results/" + result.ID, Code: code, Message: why})
		}
	}
	return rejected, deferred
}

// full reports whether no further result or tombstone is kept.
func (a *Account) full() bool { return len(a.Results)+len(a.Forgotten) >= a.Bounds.Records }

// holds reports whether there is a result with the tombstone.
func (a *Account) holds(tombstone string) bool {
	for id := range a.Results {
		if Tombstone(id) == tombstone {
			return true
		}
	}
	return false
}

// Knows reports whether a tap was judged before, or a tap made on top of it was.
func (a *Account) Knows(article, tap string) bool {
	_, judged := a.Stated[article][tap]
	return judged || a.Likes[article].Tap == tap || slices.Contains(a.Settled[article], tap)
}

// state judges a tap.
func (a *Account) state(tap LikeChange, now, before int64) {
	if a.Stated[tap.Article] == nil {
		a.Stated[tap.Article] = map[string]int64{}
	}
	a.Stated[tap.Article][tap.Tap] = before
	row := a.Likes[tap.Article]
	next, won := Merge(row, tap, now, a.Version+1)
	if won {
		a.Version++
		a.Likes[tap.Article] = next
	}
	a.Settled[tap.Article] = Settle(a.Settled[tap.Article], row, tap)
}

// drop forgets the oldest taps when there are too many.
func (a *Account) drop() {
	var versions []int64
	for _, taps := range a.Stated {
		versions = slices.AppendSeq(versions, maps.Values(taps))
	}
	n := a.Bounds.Dropped(len(versions))
	if n == 0 {
		return
	}
	slices.Sort(versions)
	last := versions[n-1]
	for _, taps := range a.Stated {
		maps.DeleteFunc(taps, func(_ string, version int64) bool { return version <= last })
	}
	a.Horizon = last + 1
	a.Version = max(a.Version, a.Horizon)
}

func (a *Account) insert(r Result, rules Rules) (code, why string) {
	if _, forgotten := a.Forgotten[Tombstone(r.ID)]; forgotten {
		return "", ""
	}
	if known, ok := a.Results[r.ID]; ok {
		if !known.Equal(r) {
			return ResultConflict, ""
		}
		return "", ""
	}
	if err := rules.CheckResult(r); err != nil {
		return BadResult, err.Error()
	}
	if a.full() {
		return AccountFull, ""
	}
	a.Version++
	a.Results[r.ID], a.added[r.ID] = r, a.Version
	return "", ""
}

func (a *Account) likes(r SyncRequest, now int64, deferred map[string]bool) []LikeRow {
	sent := map[string]string{}
	for _, tap := range r.Likes {
		sent[tap.Article] = tap.Tap
	}
	rows := []LikeRow{}
	for article, row := range a.Likes {
		tap, was := sent[article]
		if !was && row.Version <= r.Cursor || deferred[article] {
			continue
		}
		rows = append(rows, LikeRow{
			Article:  article,
			Liked:    row.Liked,
			AgeMS:    max(0, now-row.At),
			Version:  row.Version,
			Tap:      row.Tap,
			Accepted: was && row.Tap == tap,
		})
	}
	slices.SortFunc(rows, func(a, b LikeRow) int { return cmp.Compare(a.Version, b.Version) })
	return rows
}

func (a *Account) results(cursor int64) []Result {
	list := []Result{}
	for _, id := range above(a.added, cursor) {
		list = append(list, a.Results[id])
	}
	return list
}

// above returns the ids with a version above the cursor, in the order of the
// versions.
func above(versions map[string]int64, cursor int64) []string {
	list := []string{}
	for id, version := range versions {
		if version > cursor {
			list = append(list, id)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Compare(versions[a], versions[b]) })
	return list
}
