// Package engagement is what a reader can do and the rules that both the
// device and the server apply to it: likes as registers, checkup results as
// immutable records with tombstones, and anonymous counts in batches. It has
// no I/O, no clock and no storage; everything it decides follows from its
// arguments. Account and Tally are the reference that stores and devices are tested
// against.
package engagement

import "stale.love/content"

// Protocol is the version of the wire format, "v" in every message.
const Protocol = 1

// Limits of one request. A device splits what waits into requests of this
// size; the server answers 413 to more.
const (
	MaxLikes   = 100
	MaxResults = 20
	MaxForget  = 100
	MaxCounts  = 100
	MaxAfter   = 32       // earlier taps named by one like
	MaxBody    = 64 << 10 // bytes
)

// SyncRequest is what a device sends: where it stands, and what waits.
type SyncRequest struct {
	V       int          `json:"v"`
	Account string       `json:"account"`
	Epoch   string       `json:"epoch"`  // of the server database the device last heard; empty: none
	Cursor  int64        `json:"cursor"` // account version up to which the device has read
	Likes   []LikeChange `json:"likes,omitempty"`
	Results []Result     `json:"results,omitempty"`
	Forget  []string     `json:"forget,omitempty"` // of deleted results: tombstones, or ids from older devices
}

// LikeChange is one tap on a like button that the server has not confirmed.
type LikeChange struct {
	Article string `json:"article"`
	Liked   bool   `json:"liked"`
	AgeMS   int64  `json:"age_ms"` // how long ago it was tapped, by the device's own clock
	Base    int64  `json:"base"`   // version of the row the reader saw; 0: none
	Tap     string `json:"tap"`    // random identity of this tap, 16 hex digits

	// After holds the taps that this one was made on top of: the one of the row
	// the reader saw, and those of the same device that nothing was heard of yet.
	// Such a tap may have reached the server, be on its way or never get there.
	// Wherever it is, it came before.
	After []string `json:"after,omitempty"`
}

// LikeRow is the server's current state of one like register.
type LikeRow struct {
	Article  string `json:"article"`
	Liked    bool   `json:"liked"`
	AgeMS    int64  `json:"age_ms"`
	Version  int64  `json:"version"`
	Tap      string `json:"tap"`                // the tap that made it so
	Accepted bool   `json:"accepted,omitempty"` // the tap in this request is now the row
}

// Result is one finished checkup. It never changes; the same id always has the
// same bytes.
type Result struct {
	ID      string           `json:"id"` // UUIDv7
	Quiz    string           `json:"quiz"`
	Version int              `json:"version"` // of the quiz
	Answers []content.Answer `json:"answers"`
	TakenAt string           `json:"taken_at"` // RFC 3339, by the device's clock
}

// Rejection names an item of the request that will never be accepted, and why,
// in words for the reader.
type Rejection struct {
	Item    string `json:"item"` // "likes/<slug>" or "results/<id>"
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Rejection codes. The first is also the Problem of an event that will never be counted.
const (
	UnknownArticle = "unknown_article"
	BadResult      = "bad_result"
	ResultConflict = "result_conflict" // the id is known with other bytes
	AccountFull    = "account_full"    // the account holds as many results as it can
)

// SyncResponse is every row above the device's cursor, and the current row of
// every register that was sent.
type SyncResponse struct {
	V         int         `json:"v"`
	Epoch     string      `json:"epoch"`
	Cursor    int64       `json:"cursor"`
	Reset     bool        `json:"reset"` // the epoch differs: nothing was applied, this is everything
	Likes     []LikeRow   `json:"likes"`
	Results   []Result    `json:"results"`
	Forgotten []string    `json:"forgotten"` // tombstones
	Rejected  []Rejection `json:"rejected"`
}

// What an Event can be of.
const (
	KindView  = "view"
	KindShare = "share"
)

// Event is one view or one share of one article, on its way by itself: nothing in it
// is in another one of the same device. It has no version; its route has.
type Event struct {
	ID      string `json:"id"` // random, 32 hex digits, made with the event and sent with no other
	Article string `json:"article"`
	Kind    string `json:"kind"`
	Offline bool   `json:"offline,omitempty"` // a view without a connection
}

// Count returns the event as what it adds to the totals.
func (e Event) Count() EventCount {
	c := EventCount{Article: e.Article}
	if e.Kind == KindShare {
		c.Shares = 1
		return c
	}
	c.Views = 1
	if e.Offline {
		c.Offline = 1
	}
	return c
}

// How many days a device tries to send an event, and how many a server knows its id.
// The difference is for clocks: one that forgets before the other gives up would
// count twice what was counted when the answer was lost.
const (
	EventSentDays  = 30
	EventKnownDays = 45
)

// EventBytes is the most that an event takes on the wire.
const EventBytes = 1 << 10

// Counts are the public numbers of one article.
type Counts struct {
	Views  int64 `json:"views"`
	Likes  int64 `json:"likes"`
	Shares int64 `json:"shares"`
}

// EventCount is how often one article was viewed and shared in a batch.
type EventCount struct {
	Article string `json:"article"`
	Views   int64  `json:"views"`
	Shares  int64  `json:"shares"`
	Offline int64  `json:"offline,omitempty"` // how many of the views were without a connection
}

// EventBatch is a numbered batch of anonymous counts, as devices sent them before there
// was Event. It is frozen from its first sending until it is acknowledged.
type EventBatch struct {
	V       int          `json:"v"`
	Visitor string       `json:"visitor"` // random, 32 hex digits
	Batch   int64        `json:"batch"`   // 1, 2, 3 …
	ID      string       `json:"id"`      // random, 16 hex digits
	Counts  []EventCount `json:"counts"`
}

// EventAck confirms a batch.
type EventAck struct {
	Ack int64 `json:"ack"`
}

// Problem is the body of every answer that is not a success: a code for the
// device, a sentence for the reader.
type Problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}
