// Package page draws every page of the magazine. Drawing is a pure function of
// a View: the server fills one with what everybody sees and prerenders, the
// client fills one with what this reader has done, and both get the same
// markup. It does no I/O.
package page

import (
	"stale.love/app/engagement"
	"stale.love/app/finding"
	"stale.love/content"
)

// View is everything a page shows.
type View struct {
	Library *content.Library
	Place   Place
	Body    string // HTML that the page itself carries: an article's text, the help services
	Reader  Reader
}

// Reader is what this reader did and what this device knows. The zero value is
// a reader nobody knows anything about, which is what the server prerenders.
type Reader struct {
	Account  string // empty: signed out
	Likes    map[string]bool
	Counts   map[string]engagement.Counts // last known, this reader's own waiting ones included
	OnDevice map[string]bool              // slugs of articles kept for offline reading
	Draft    Draft
	Keeping  Keeping
	Checkup  CheckupState
	Results  []engagement.Result // newest first
	Waiting  map[string]bool     // ids of results the server has not confirmed
	Share    string              // whether results go to the account: "", "yes", "no"
	Rejected []engagement.Rejection
	Safety   Safety // in memory only
	Practice Practice

	Search  finding.State
	Shelf   Shelf
	Install Install
	News    News // of the edition that is ready

	Sync     string // idle, pending, syncing, offline, error
	Pending  int    // changes the server has not confirmed
	SignIn   bool   // changes wait for the reader to sign in again
	Offline  bool
	Standing Standing

	Sheet     Sheet
	Problem   string // why the last try in the sheet failed, and what to do
	Busy      bool   // the sheet waits for the phone or the server
	Edition   bool   // a new edition is ready to be opened
	Said      string // the last outcome, in words
	Evictable bool   // the browser may delete what this device keeps
	Failed    bool   // the page could not be fetched
	Loading   bool

	Reading    Reading
	Comparison Comparison
	Mine       Mine
}

// Sheet names the panel that is open over the page; empty: none.
type Sheet string

// The sheets there are.
const (
	SheetSignIn  Sheet = "sign-in"
	SheetSignOut Sheet = "sign-out"
	SheetLink    Sheet = "link"
	SheetLook    Sheet = "look"
	SheetKeys    Sheet = "keys"
	SheetQuote   Sheet = "quote"
)

// At returns the view of the same library and reader at another place.
func (v View) At(p Place, body string) View {
	v.Place, v.Body = p, body
	v.Reader.Failed, v.Reader.Loading = false, false
	v.Reader.Reading = v.Reader.Reading.elsewhere()
	v.Reader.Search.Typed = v.Reader.Search.Query
	v.Reader.Safety = v.Reader.Safety.Left()
	v.Reader.Checkup = v.Reader.Checkup.left()
	v.Reader.Checkup.Resumed = p.Kind == Checkup && v.Reader.Draft.Answered() > 0
	v.Reader.Comparison = Comparison{}
	return v
}
