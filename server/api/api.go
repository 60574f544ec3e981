//go:build !js

// Package api answers the app's requests under /api/: sync of an account's
// likes and results, anonymous counts, signing in, and the account's own page.
//
// Handlers return a value or an error. One place (serve.go) does what is the same
// for all of them, and one (problem.go) turns errors into a status, a code for
// the device and a sentence for the reader; the log gets the chain of the error.
//
// It logs no body, no address, no cookie, no query string and, of anonymous
// counts, nothing at all unless the server fails. It trusts no request from another site.
package api

import (
	"cmp"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/time/rate"
	"stale.love/content"
	"stale.love/server/fingerprint"
	"stale.love/server/limit"
	"stale.love/server/mailcode"
	"stale.love/server/passkey"
	"stale.love/server/provider"
	"stale.love/server/recovery"
	"stale.love/server/store"
)

// Config is what the handler works with. Store, Passkeys, Library and Log are
// required.
type Config struct {
	Store    *store.Store
	Passkeys *passkey.Passkeys
	Library  *content.Library
	Log      *slog.Logger
	Audit    fingerprint.Key  // makes the names in audit lines; nil: one that ends with the process
	Origin   string           // of the site, "https://stale.love": the one whose pages may write
	Now      func() time.Time // nil: time.Now

	// Known reports whether readers can see an article with the slug now; nil: the
	// library's.
	Known func(slug string) bool

	// Refused is told the code of every sync that is refused, and of every item in one
	// that is not; nil: nobody counts them. It must not block.
	Refused func(code string)

	Mail     *mailcode.Codes    // nil: no codes by e-mail
	Provider *provider.Provider // nil: there is none

	// Client names who sent a request, for rate limits; nil: the address of the
	// connection. Behind a proxy all connections have one address: read the header
	// that the proxy sets. The name is kept in memory only.
	Client func(*http.Request) string

	Patience  time.Duration // how long a request may wait for the database; 0: 20 seconds
	CountsAge time.Duration // how old the public numbers may be that are answered; 0: 3 seconds
}

type api struct {
	store     *store.Store
	passkeys  *passkey.Passkeys
	checker   checker
	log       *slog.Logger
	now       func() time.Time
	client    func(*http.Request) string
	refused   func(code string)
	origins   *http.CrossOriginProtection
	patience  time.Duration
	numbers   numbers
	exporting running // accounts

	recovery recovery.Codes
	mail     *mailcode.Codes
	provider *provider.Provider
	random   io.Reader
	key      fingerprint.Key

	signIns *limiter // by client
	looks   *limiter // by client: each page looks at how its account stands
	guesses *limiter // by client: what could be guessed at
	events  *limiter // by client
	// dailyEvents is how many views and shares one client can add to the totals.
	dailyEvents *limiter
	strangers   *limiter // by client: syncs without a session whose body is read
	syncs       *limiter // by account
	rows        *limiter // by account: what its syncs may write
	changes     *limiter // by account: its own page

	mails    *limiter // by client and address that a code goes to
	mailsTo  *limiter // by address, whoever asks: nobody's mailbox is to be filled
	misses   *limiter // by client: wrong codes
	missesAt *limiter // by address: wrong codes

	compares      *limiter // by account
	codeTries     *limiter // by account: codes made and typed in
	codeTriesFrom *limiter // by client
}

// eventsADay is what a school full of readers does behind one address, and no more.
const eventsADay = 2000

// How many wrong codes one client may type in a day; and how many of an address, by
// anybody, until a code that goes there is good for one try alone.
const (
	missesADay   = 50
	missesADayAt = 100
)

// New returns a handler for every path under /api/. Unknown ones get a JSON 404.
// It panics when cfg.Origin is neither empty nor an origin.
func New(cfg Config) http.Handler {
	a := &api{
		store:    cfg.Store,
		passkeys: cfg.Passkeys,
		checker:  newChecker(cfg.Library, cfg.Known),
		log:      cfg.Log,
		now:      cfg.Now,
		client:   cfg.Client,
		origins:  http.NewCrossOriginProtection(),
		patience: cfg.Patience,
		numbers:  numbers{store: cfg.Store, age: cmp.Or(cfg.CountsAge, countsAge)},
		recovery: recovery.Codes{Store: cfg.Store, Random: rand.Reader},
		mail:     cfg.Mail,
		provider: cfg.Provider,
		random:   rand.Reader,
		key:      cfg.Audit,
	}
	if a.key == nil {
		a.key = fingerprint.New()
	}
	if a.now == nil {
		a.now = time.Now
	}
	if a.refused = cfg.Refused; a.refused == nil {
		a.refused = func(string) {}
	}
	if a.client == nil {
		a.client = limit.Connection
	}
	if cfg.Origin != "" {
		// Needed behind a proxy that changes the Host header.
		if err := a.origins.AddTrustedOrigin(cfg.Origin); err != nil {
			panic("api: " + err.Error())
		}
	}
	// Generous: a school or a phone network can be one address.
	a.signIns = newLimiter(1, 60, a.now)
	a.looks = newLimiter(5, 300, a.now)
	a.guesses = newLimiter(rate.Every(20*time.Second), 20, a.now)
	a.mails = newLimiter(rate.Every(5*time.Minute), 3, a.now)
	a.mailsTo = newLimiter(rate.Every(2*time.Minute), 30, a.now)
	a.misses = newLimiter(rate.Every(24*time.Hour/missesADay), missesADay, a.now)
	a.missesAt = newLimiter(rate.Every(24*time.Hour/missesADayAt), missesADayAt, a.now)
	a.changes = newLimiter(rate.Every(6*time.Second), 40, a.now)
	a.compares = newLimiter(2, 60, a.now)
	a.codeTries = newLimiter(rate.Every(6*time.Minute), 10, a.now)
	a.codeTriesFrom = newLimiter(rate.Every(time.Minute), 40, a.now)
	a.events = newLimiter(20, 400, a.now)
	a.dailyEvents = newLimiter(rate.Every(24*time.Hour/eventsADay), eventsADay, a.now)
	a.strangers = newLimiter(rate.Every(2*time.Second), 20, a.now)
	a.syncs = newLimiter(5, 100, a.now)
	a.rows = newLimiter(3, 600, a.now) // a restored server hears everything again at once
	return a.mux()
}
