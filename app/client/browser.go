package client

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"stale.love/app/compare"
	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
	"stale.love/content"
)

// Ports are what the client is connected with.
type Ports struct {
	Browser Browser
	Server  Server
	Device  Device
	UI      UI
	Vault   func(Account) compare.Vault // of an account's keys
	Log     func(doing string, err error)
}

// UI owns what is shown: one function after the other changes it.
type UI interface {
	// Show runs change, draws, and then runs after, of which each sees the new page. It
	// does not wait for any of it.
	Show(change func(), after ...func())
	// Do runs fn and waits until it is through. It draws nothing.
	Do(fn func())
	// Now draws at once what else would wait for its turn.
	Now()
}

// Server is the backend. An answer that is no success is a *replica.StatusError.
type Server interface {
	replica.Transport
	replica.EventTransport

	Counts(ctx context.Context) (map[string]engagement.Counts, error)
	// Account asks who is signed in; empty: nobody.
	Account(ctx context.Context) (string, error)
	Get(ctx context.Context, path string, into any) error
	Post(ctx context.Context, path string, body, into any) error
	// OnNamed has fn called whenever a request says who is signed in.
	OnNamed(fn func())
}

// Device is the database that belongs to no account.
type Device interface {
	Profiles
	replica.EventStore

	// Counts are the public numbers last heard; nil when none ever were.
	Counts(ctx context.Context) (map[string]engagement.Counts, error)
	// SetCounts keeps them; they were asked for at a time.
	SetCounts(ctx context.Context, counts map[string]engagement.Counts, asked time.Time) error
	// Wants is how much shall be kept for reading offline; absent is false.
	Wants(ctx context.Context, into any) (bool, error)
	SetWants(ctx context.Context, wants any) error
	// Told is what the worker was told last to keep.
	Told(ctx context.Context) (string, error)
	SetTold(ctx context.Context, wish string) error
	// Offered is whether the home screen was.
	Offered(ctx context.Context) (bool, error)
	SetOffered(ctx context.Context) error
	// OwesSignOut is whether a reader signed out while nobody could be reached.
	OwesSignOut(ctx context.Context) (bool, error)
	OweSignOut(ctx context.Context, owed bool) error
	// ForgetReader drops what these records say about who read here until now.
	ForgetReader(ctx context.Context, now time.Time) error
	// FreshEarly are those of the taps that were not drained before; Drain drains them,
	// with what they count for.
	FreshEarly(ctx context.Context, taps []Early) ([]Early, error)
	Drain(ctx context.Context, taps []Early, fn func(fresh []Early, e *replica.Events)) error

	Everything(ctx context.Context) (map[string]map[string]json.RawMessage, error)
	Close()
}

// Browser is what a page needs of its browser, by what it is about.
type Browser interface {
	Storage
	Settings
	Document
	Address
	Scroll
	Focus
	Worker
	Installation
	Passkeys
	Sharing
	Speech
	Screen

	// Listen connects the handlers for as long as the page lives.
	Listen(Handlers)
	// Random returns n bytes that nobody can guess.
	Random(n int) []byte
}

// Storage is the databases, and what tabs tell each other of them.
type Storage interface {
	OpenAccount(account string) Account
	// Sweep deletes the databases of accounts that are not to stay.
	Sweep(ctx context.Context, stay []string) error
	// Exclusively runs fn while no other tab or worker runs one under the same name.
	Exclusively(ctx context.Context, name string, fn func())
	// Tell tells other tabs that something is stored.
	Tell()
	// Persist asks that what is stored stays, Persisted whether that is promised.
	Persist(ctx context.Context) bool
	Persisted(ctx context.Context) bool
	// Space is how many bytes the site takes and may take; noughts where nobody says.
	Space(ctx context.Context) (usage, quota int64)
}

// Settings are what a device remembers before any database is open.
type Settings interface {
	Settings() map[string]string
	// Look is how the text is set, ApplyLook has the page look so.
	Look() string
	SetLook(text string) error
	ApplyLook()
	Discreet() bool
	SetDiscreet(yes bool) error
	// LeaveWord keeps a sentence for the page that this tab loads next.
	LeaveWord(words string)
	TakeWord() string
	// EarlyTaps are what was tapped before the app ran.
	EarlyTaps() []Early
	ForgetEarly(ctx context.Context, taken []Early) error
	// ReserveContinue keeps room on the next first page for what was begun.
	ReserveContinue(yes bool)
}

// Document is the page as it was served, and others of the site.
type Document interface {
	// Catalog is the library's JSON. WaitingCatalog is that of a version that waits.
	Catalog() []byte
	WaitingCatalog(ctx context.Context) []byte
	// Body is the HTML that the page carries itself; Page that of another.
	Body() string
	Page(ctx context.Context, path string) (string, error)
	Bytes(ctx context.Context, path string) ([]byte, error)
	IndexPath() string // of the search's index
	PageKind() string
	Started() int64 // when the page was asked for, in Unix milliseconds
	Online() bool   // what the browser believes, for display only
	InFront() bool
	MarkReady()
	Describe(title, description string)
	// Transition runs update, which calls done once the page has changed.
	Transition(atOnce bool, update func(done func()))
	// TrustMarkup has the browser take the markup that the app draws.
	TrustMarkup()
	// Remember notes focus and folds of a page that is about to be replaced.
	Remember() Restorer
}

// Restorer brings back what was remembered.
type Restorer interface{ Restore() }

// Address is where the page is, and the ways from there.
type Address interface {
	Path() (path, fragment string)
	HasFragment() bool
	Query(name string) string
	Wanted() string // what the address asks to do at once
	Origin() string
	Push(path, fragment string)
	Replace(path string)
	Reload()
	GoTo(url string)
}

// Scroll is how far the page is scrolled.
type Scroll interface {
	Scrolled() int
	Height() int // of the screen
	ScrollTo(y int)
	ScrollToID(id string) bool
	RememberScroll()
	Remembered() (scroll int, ok bool)
	// Around holds the line in sight while fn changes how the text looks.
	Around(fn func())
	// ScrollToAnchor scrolls to where a line was.
	ScrollToAnchor(Anchor) bool
	Section() string // that is being read
	// Step moves the focus to the next thing to read, or with -1 to the last one.
	Step(by int)
	ShowContents()
}

// Focus is where keys go, and what fields hold.
type Focus interface {
	Focus(selector string)
	// FocusOn scrolls there, too, to the first of the selectors that there is.
	FocusOn(selectors ...string) bool
	Focused() Focusable
	Blur(selector string)
	Select(selector string)
	Value(selector string) string
	Checked(selector string) bool
	Choose(name string, a content.Answer)
	// Shut makes everything but the open sheet unreachable, or reachable again.
	Shut(shut bool)
	HideNote()
}

// Focusable is something that had the focus.
type Focusable interface {
	Focus() bool // whether it could be given back
}

// Worker is the service worker and what it keeps.
type Worker interface {
	AskForSync(ctx context.Context, tag string)
	Tag() string // what the worker was started for
	AskForMornings(ctx context.Context)
	ReportWaiting(n int)
	CheckForUpdate(ctx context.Context)
	ActivateUpdate(ctx context.Context)
	Wish(ctx context.Context, wish []byte)
	Fill(ctx context.Context, fetch bool)
	KeptPages(ctx context.Context) map[string]bool
	KeptSizes(ctx context.Context) map[string]int64
	TellsConnection() bool
}

// Tags of Background Syncs: what an account has to sync, and what is counted about
// nobody. They are two, so that the two never leave in one run.
const (
	OutboxTag = "outbox"
	EventsTag = "events"
)

// Installation is the home screen.
type Installation interface {
	InstallWay() string
	OnInstall(fn func())
	AskToInstall(ctx context.Context)
	Installed() bool
	Badge(n int)
}

// Passkeys are the ceremonies; options and answers are the server's.
type Passkeys interface {
	HasPasskeys() bool
	HasAuthenticator(ctx context.Context) bool
	OffersPasskeys(ctx context.Context) bool
	CreatePasskey(ctx context.Context, options json.RawMessage) (json.RawMessage, error)
	UsePasskey(ctx context.Context, options json.RawMessage) (json.RawMessage, error)
	OfferPasskeys(ctx context.Context, options json.RawMessage) (json.RawMessage, error)
	// SignalPasskeys tells the device which passkeys an account has, SignalUnknownPasskey
	// of one that opens nothing.
	SignalPasskeys(ctx context.Context, handle string, ids []string)
	SignalUnknownPasskey(ctx context.Context, id string)
}

// Sharing is how something leaves the page.
type Sharing interface {
	Share(ctx context.Context, title, link string) Shared
	ShareText(ctx context.Context, title, words, link, plain string) Shared
	Copy(ctx context.Context, text string) bool
	Download(name, contentType string, data []byte) error
	Print()
}

// Shared is what became of something to share.
type Shared int

// What a reader shared went to the browser's sheet, or was copied, or neither was
// possible, or the reader changed their mind.
const (
	SharedSheet Shared = iota
	SharedCopy
	SharedFail
	SharedNot
)

// Speech reads aloud.
type Speech interface {
	CanSpeak() bool
	Voices() []page.Voice
	WhenVoices(fn func())
	// Speak says words: heard when the voice begins, ended once, with a problem or "".
	Speak(words, voice string, rate float64, heard func(), ended func(problem string))
	Hush()
	Script() Script
	Unmark()
}

// Script is the text of the article in front as it is read aloud.
type Script interface {
	Blocks() []string
	InSight() (block, from int)
	Mark(block, from, to int, follow bool)
	Sees(block, from int) bool
}

// Screen is the device's, and its loudspeaker.
type Screen interface {
	StayAwake(ctx context.Context, on bool)
	AllowTone()
	Tone()
}

// Press is something a reader pressed or changed.
type Press struct {
	Action, Arg string
	Value       string        // of a radio button or another field
	Reference   Reference     // of a note
	Pointer     bool          // by finger or mouse; arrow keys choose on their way to another answer
	Key         bool          // by a key that chooses and goes on
	At          time.Duration // of a shortcut: when it was pressed, since the page began
}

// Reference is a mark in the text that refers to a note.
type Reference interface {
	Note() (title, html string)
	ShowNote()
}

// Handlers is what the page in front calls. Each runs outside the event: it must
// not expect to prevent anything.
type Handlers struct {
	Press   func(Press)
	Visit   func(path, fragment string) bool // reports whether the app shows that place itself
	Means   func(key string) bool            // reports whether a key is, or begins, a shortcut
	Back    func(path string, scroll int)    // scroll is -1 where none was remembered, or for another width
	Settled func(at Anchor, inText bool)     // scrolling came to rest
	Select  func(Selection)                  // a passage was selected; empty: no longer
	Online  func(bool)
	Visible func()
	Hidden  func()
	Left    func()            // the page is closed, or kept for Back; shown again, it is told again
	Stored  func()            // another tab or the worker changed something
	Worker  func(news string) // "filled", "waiting"
}

// Anchor is the first line of an article's text that is in sight, named by what
// does not change with the screen or the typeface.
type Anchor struct {
	Article string  // whose text it is
	Block   int     // which of the text's blocks, from 0
	Into    float64 // how far into its characters the line begins, 0 to 1
	Share   float64 // of the text's characters before it, 0 to 1
	Ahead   float64 // how far the line begins below the upper edge, in lines; mostly a little less than 0
	End     bool    // the end of the text is in sight
}

// Selection is a passage of an article that the reader has selected, in whole words.
type Selection struct {
	Text   string   // without the numbers of notes and sources
	Pieces []string // what of it stands together on the page
}

// Early is a tap that the early script kept.
type Early struct {
	Action string `json:"action"`
	Arg    string `json:"arg"`
	Liked  bool   `json:"liked"`
	Value  int    `json:"value"`
	At     int64  `json:"at"` // Unix milliseconds
}

// ErrLeft says that an account has left and nothing more is written for it.
var ErrLeft = errors.New("the database was left")

// Exception is what a browser refused: an error with the name of a DOMException.
type Exception interface {
	error
	ExceptionName() string
}

// isException reports whether err is an exception of that name.
func isException(err error, name string) bool {
	var e Exception
	return errors.As(err, &e) && e.ExceptionName() == name
}
