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
	Likes     map[string]Register        // by article
	Stated    map[string]map[string]bool // article → taps that were judged, or settled by a later one
	Results   map[string]Result
	Forgotten map[string]int64 // tombstone of a deleted result → version

	added map[string]int64 // id of a result → version
}

// NewAccount returns an account without data in the server database epoch.
func NewAccount(epoch string) *Account {
	return &Account{
		Epoch:     epoch,
		Likes:     map[string]Register{},
		Stated:    map[string]map[string]bool{},
		Results:   map[string]Result{},
		Forgotten: map[string]int64{},
		added:     map[string]int64{},
	}
}

// Clone returns a copy, such as a backup.
func (a *Account) Clone() *Account {
	b := *a
	b.Likes = maps.Clone(a.Likes)
	b.Stated = map[string]map[string]bool{}
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
	rejected := []Rejection{}
	if reset {
		r.Cursor, r.Likes = 0, nil
	} else {
		rejected = a.apply(r, now, rules)
	}
	return SyncResponse{
		V:         Protocol,
		Epoch:     a.Epoch,
		Cursor:    a.Version,
		Reset:     reset,
		Likes:     a.likes(r, now),
		Results:   a.results(r.Cursor),
		Forgotten: above(a.Forgotten, r.Cursor),
		Rejected:  rejected,
	}
}

func (a *Account) apply(r SyncRequest, now int64, rules Rules) []Rejection {
	rejected := []Rejection{}
	for _, tap := range r.Likes {
		if !rules.KnownArticle(tap.Article) {
			rejected = append(rejected, Rejection{Item: "likes/" + tap.Article, Code: UnknownArticle})
			continue
		}
		a.state(tap, now)
	}
	for _, id := range r.Forget {
		tombstone := Tombstone(id)
		if _, done := a.Forgotten[tombstone]; done {
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
	return rejected
}

// state judges a tap, unless it was judged before or a tap made on top of it was.
func (a *Account) state(tap LikeChange, now int64) {
	stated := a.Stated[tap.Article]
	if stated == nil {
		stated = map[string]bool{}
		a.Stated[tap.Article] = stated
	}
	if stated[tap.Tap] {
		return
	}
	next, won := Merge(a.Likes[tap.Article], tap, now, a.Version+1)
	if won {
		a.Version++
		a.Likes[tap.Article] = next
	}
	for _, id := range append([]string{tap.Tap}, tap.After...) {
		stated[id] = true
	}
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
	a.Version++
	a.Results[r.ID], a.added[r.ID] = r, a.Version
	return "", ""
}

func (a *Account) likes(r SyncRequest, now int64) []LikeRow {
	sent := map[string]string{}
	for _, tap := range r.Likes {
		sent[tap.Article] = tap.Tap
	}
	rows := []LikeRow{}
	for article, row := range a.Likes {
		tap, was := sent[article]
		if !was && row.Version <= r.Cursor {
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
