//go:build !js

// Package dev is what an editor has beside the magazine while writing: it looks at
// the files, prints an edition when one was saved, and tells the pages that are
// open, which load themselves again. Drafts and pieces of later days are shown, and
// say so. What is wrong with a file is shown over the page, with its line; the last
// edition without errors stays under it.
//
// It is for one machine and one person: nothing is compressed, nothing is cached,
// and the service worker that a real server may have left behind is put to rest.
package dev

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"stale.love/content"
	"stale.love/content/markdown"
	"stale.love/server/check"
	"stale.love/server/edition"
	"stale.love/server/site"
)

//go:embed reload.js dev.css sw.js
var files embed.FS

// Config is what a Studio works with.
type Config struct {
	Content fs.FS // the content folder, as it is on the disk
	Static  fs.FS // web/static, as it is on the disk
	Dist    fs.FS // web/dist, as the build left it
	Origin  string
	Log     *slog.Logger
	Now     func() time.Time
	Every   time.Duration // how often to look at the files; 0: often enough not to be noticed
}

// Studio watches, prints and tells.
type Studio struct {
	Press   *edition.Press
	Library *content.Library // as it was at the start

	config Config
	news   news
	run    string // tells pages of an earlier run from those of this one

	mu      sync.Mutex
	printed int // editions so far
}

// New prints the first edition, or says what is wrong with the files.
func New(c Config) (*Studio, error) {
	if c.Every == 0 {
		c.Every = 100 * time.Millisecond
	}
	s := &Studio{config: c, run: strconv.FormatInt(c.Now().UnixNano(), 36)}
	library, err := markdown.Load(c.Content)
	if err != nil {
		return nil, err
	}
	s.Library = library
	s.Press, err = edition.New(edition.Config{Library: library, Log: c.Log, Now: c.Now, Print: s.print, Proof: true})
	return s, err
}

func (s *Studio) print(l *content.Library, before *site.Site) (*site.Site, error) {
	s.mu.Lock()
	s.printed++
	name := s.name()
	s.mu.Unlock()
	return site.New(site.Config{
		Library: l, Static: s.config.Static, Dist: s.config.Dist, Origin: s.config.Origin, Log: s.config.Log, Now: s.config.Now,
		Before: before, Plain: true,
		Head: template.HTML(`<link rel="stylesheet" href="/dev/dev.css">` + "\n" +
			`<script src="/dev/reload.js" data-edition="` + name + `"></script>` + "\n"),
	})
}

func (s *Studio) name() string { return s.run + "-" + strconv.Itoa(s.printed) }

// Watch prints an edition whenever a file is saved, until ctx is done.
func (s *Studio) Watch(ctx context.Context) {
	defer s.news.close()
	w := watcher{roots: []fs.FS{s.config.Content, s.config.Static}}
	w.changed()
	s.tellFindings()
	tick := time.NewTicker(s.config.Every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !w.changed() {
			continue
		}
		start := s.config.Now()
		if err := s.reprint(); err != nil {
			s.config.Log.Warn("not printed", "error", err)
		} else {
			s.config.Log.Info("printed", "took", s.config.Now().Sub(start).Round(time.Millisecond))
			s.tellEdition()
		}
		s.tellFindings() // after the page, which is what is waited for
	}
}

func (s *Studio) reprint() error {
	library, err := markdown.Load(s.config.Content)
	if err != nil {
		return err
	}
	return s.Press.Replace(library)
}

func (s *Studio) tellEdition() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.news.tell("edition", s.name())
}

// tellFindings sends everything that is wrong, one text each.
func (s *Studio) tellFindings() {
	report, err := check.Run(s.config.Content)
	lines := []string{}
	if err != nil {
		lines = append(lines, err.Error())
	}
	for _, found := range report.Findings {
		lines = append(lines, fmt.Sprintf("%s [%s]", found.Error(), found.Rule))
	}
	data, err := json.Marshal(lines)
	if err != nil {
		s.config.Log.Error("writing findings", "error", err)
		return
	}
	s.news.tell("findings", string(data))
}

// Register adds what the studio serves besides the magazine.
func (s *Studio) Register(mux *http.ServeMux) {
	mux.Handle("GET /dev/news", &s.news)
	for at, name := range map[string]string{"/dev/reload.js": "reload.js", "/dev/dev.css": "dev.css", "/sw.js": "sw.js"} {
		mux.HandleFunc("GET "+at, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-store")
			http.ServeFileFS(w, r, files, name)
		})
	}
}
