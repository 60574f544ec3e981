//go:build !js

// Package edition decides what of the magazine readers see at a moment, and serves
// it: an edition is one finished site. When an article's day comes, or an editor
// saves a file, the next edition is printed beside the one that is being read and
// takes its place at once and as a whole: pages, feeds, sitemap, catalog and service
// worker always belong together.
//
// A reader who is in the middle of a page is not disturbed: the files of the edition
// before stay where they were. When an edition cannot be printed the one before
// stays, and it is tried again.
package edition

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"stale.love/content"
	"stale.love/server/site"
)

// Config is what a Press works with.
type Config struct {
	Library *content.Library // everything that was written, whether it may be seen or not
	Log     *slog.Logger
	Now     func() time.Time

	// Print makes the site of a library; before is the edition that it follows, nil
	// for the first.
	Print func(l *content.Library, before *site.Site) (*site.Site, error)

	// Proof shows what readers do not see yet, marked. For editors only.
	Proof bool
}

// Press serves the current edition and prints the next. Its methods may be called
// concurrently.
type Press struct {
	config  Config
	current atomic.Pointer[edition]

	mu  sync.Mutex // held while printing
	all *content.Library
}

type edition struct {
	site    *site.Site
	library *content.Library
	known   map[string]bool // slugs of its articles
	next    time.Time       // when there is another; zero: never
}

// New prints the first edition.
func New(c Config) (*Press, error) {
	p := &Press{config: c, all: c.Library}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p, p.print()
}

// ServeHTTP serves the current edition.
func (p *Press) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.current.Load().site.ServeHTTP(w, r)
}

// Version is the current edition's.
func (p *Press) Version() string { return p.current.Load().site.Version }

// Library is what readers see in the current edition.
func (p *Press) Library() *content.Library { return p.current.Load().library }

// Asset is where the current edition serves a file of the site, such as
// "styles.css"; empty: there is no such file.
func (p *Press) Asset(name string) string { return p.current.Load().site.Asset(name) }

// Known reports whether the current edition has an article with the slug.
func (p *Press) Known(slug string) bool { return p.current.Load().known[slug] }

// Replace prints an edition of another library. On an error the current one stays.
func (p *Press) Replace(all *content.Library) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.all
	p.all = all
	if err := p.print(); err != nil {
		p.all = before
		return err
	}
	return nil
}

func (p *Press) print() error {
	now := p.config.Now()
	library, next := Pick(p.all, now)
	if p.config.Proof {
		library = Proof(p.all, now)
	}
	var before *site.Site
	if e := p.current.Load(); e != nil {
		before = e.site
	}
	printed, err := p.config.Print(library, before)
	if err != nil {
		return fmt.Errorf("printing an edition: %w", err)
	}
	e := &edition{site: printed, library: library, known: map[string]bool{}, next: next}
	for _, a := range library.Articles {
		e.known[a.Slug] = true
	}
	p.current.Store(e)
	return nil
}

// patience is how long Keep sleeps at most: the system's clock may be set
// meanwhile, and a laptop's may stand still.
const patience = time.Minute

// Keep prints the next edition when its time has come, until ctx is done.
func (p *Press) Keep(ctx context.Context) {
	for {
		wait := patience
		if next := p.current.Load().next; !next.IsZero() {
			wait = min(max(next.Sub(p.config.Now()), time.Second), patience)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		p.printWhenDue()
	}
}

func (p *Press) printWhenDue() {
	p.mu.Lock()
	defer p.mu.Unlock()
	next := p.current.Load().next
	if next.IsZero() || p.config.Now().Before(next) {
		return
	}
	if err := p.print(); err != nil {
		p.config.Log.Error("the next edition", "error", err)
		return
	}
	p.config.Log.Info("a new edition", "version", p.Version(), "articles", len(p.current.Load().known))
}
