//go:build !js

// Package site serves what is read: every page prerendered once at the start,
// kept in three encodings under content ETags, the app's files under
// fingerprinted addresses, the manifest and the service worker. It guarantees
// that two servers of the same build serve the same bytes. It knows nothing of
// readers, cookies or the database.
package site

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
	"stale.love/app/page"
	"stale.love/content"
)

// Config is what a site is made from.
type Config struct {
	Library *content.Library
	Static  fs.FS  // web/static
	Dist    fs.FS  // web/dist, as the build left it
	Origin  string // "https://stale.love", without a slash at the end
	Log     *slog.Logger
	Now     func() time.Time

	// Before is the site that this one follows: the files that its pages ask for stay
	// where they were. nil: none.
	Before *Site

	// For those who write: Plain saves the time that compressing takes, Head stands in
	// every document's head.
	Plain bool
	Head  template.HTML
}

// Site is an http.Handler for everything outside /api/.
type Site struct {
	Version string // of the wasm, the assets and the content together

	library *content.Library
	origin  string
	log     *slog.Logger
	now     func() time.Time
	plain   bool
	head    template.HTML
	assets  *assets
	icons   icons
	old     map[string]*resource // assets of the site before
	bodies  map[string]string    // path → HTML that the page itself carries
	pages   map[string]*resource
	files   map[string]*resource // sw.js, the manifest
	cards   *cards
	missing *resource
	search  *searcher
}

// New renders and compresses everything. It takes about a second.
func New(c Config) (*Site, error) {
	s := &Site{
		library: c.Library, origin: c.Origin, log: c.Log, now: c.Now, plain: c.Plain, head: c.Head,
		pages: map[string]*resource{}, files: map[string]*resource{},
	}
	var err error
	if s.assets, err = loadAssets(c.Static, c.Dist, c.Library.Site.Colours, c.Plain); err != nil {
		return nil, err
	}
	if err := s.addIcons(c.Static, c.Before); err != nil {
		return nil, err
	}
	if c.Before != nil {
		s.old = c.Before.assets.byPath
		for at := range s.assets.byPath {
			if same, ok := s.old[at]; ok {
				s.assets.byPath[at] = same
			}
		}
	}
	catalog, err := json.Marshal(c.Library)
	if err != nil {
		return nil, fmt.Errorf("writing the catalog: %w", err)
	}
	if err := s.assets.add("catalog.json", catalog); err != nil {
		return nil, err
	}
	if s.bodies, err = bodies(c.Library); err != nil {
		return nil, err
	}
	if err := s.addSearch(); err != nil {
		return nil, err
	}
	fixed, pieces := page.Paths(c.Library)
	kept := page.Kept(c.Library)
	for _, path := range kept {
		if slices.Contains(fixed, path) {
			return nil, fmt.Errorf("content: %s is a page of the app itself: give the file another name", path)
		}
	}
	fixed = slices.Concat(fixed, kept)
	if err := s.prerenderAll(slices.Concat(fixed, pieces)); err != nil {
		return nil, err
	}
	if s.missing, err = s.prerender("/404"); err != nil {
		return nil, err
	}
	if err := s.addManifests(); err != nil {
		return nil, err
	}
	if err := s.addFollowing(); err != nil {
		return nil, err
	}
	worker, err := fs.ReadFile(c.Static, "sw.js")
	if err != nil {
		return nil, err
	}
	s.Version = s.version(worker)
	return s, s.addWorker(worker, fixed, pieces)
}

// prerenderAll renders on all cores: most of a start is compressing.
func (s *Site) prerenderAll(paths []string) error {
	rendered := make([]*resource, len(paths))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		group.Go(func() (err error) {
			rendered[i], err = s.prerender(path)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, path := range paths {
		s.pages[path] = rendered[i]
	}
	return nil
}

func (s *Site) prerender(path string) (*resource, error) {
	v := page.View{Library: s.library, Place: page.Find(s.library, path), Body: s.bodies[path]}
	data, err := s.render(v, true)
	if err != nil {
		return nil, err
	}
	return newResource("text/html; charset=utf-8", data, false, s.plain)
}

func (s *Site) version(worker []byte) string {
	h := sha256.New()
	for _, group := range []map[string]*resource{s.assets.byPath, s.pages, s.files} {
		for _, path := range slices.Sorted(maps.Keys(group)) {
			fmt.Fprintln(h, path, group[path].hash)
		}
	}
	h.Write(worker)
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// addWorker puts in front of the service worker what it caches.
func (s *Site) addWorker(worker []byte, fixed, pieces []string) error {
	// The index is for those who search: it comes after the articles.
	later := []string{s.assets.paths[searchIndex]}
	files := slices.DeleteFunc(slices.Sorted(maps.Keys(s.assets.byPath)), func(at string) bool { return slices.Contains(later, at) })
	shell := slices.Concat(fixed, []string{manifestPath, plainManifestPath}, files)
	build, err := json.Marshal(map[string]any{
		"version": s.Version, "shell": shell, "pages": pieces, "later": later,
		"wasm": s.assets.paths["app.wasm"], "exec": s.assets.paths["wasm_exec.js"], "shelf": s.assets.paths["shelf.js"],
	})
	if err != nil {
		return err
	}
	data := slices.Concat([]byte("const BUILD = "), build, []byte(";\n"), worker)
	s.files["/sw.js"], err = newResource("text/javascript; charset=utf-8", data, false, s.plain)
	return err
}

// ServeHTTP answers GET and HEAD for every page and file, and the forms of the
// checkup and of the search for readers without script.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && r.URL.Path == "/checkup" {
		s.answerForm(w, r)
		return
	}
	if r.Method == http.MethodPost && r.URL.Path == "/search" {
		s.answerSearch(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "This address can only be read.", http.StatusMethodNotAllowed)
		return
	}
	path := r.URL.Path
	if path == "/search" && r.URL.RawQuery != "" {
		s.answerSearch(w, r)
		return
	}
	if path != "/" && strings.HasSuffix(path, "/") {
		if trimmed := strings.TrimRight(path, "/"); s.pages[trimmed] != nil {
			http.Redirect(w, r, trimmed, http.StatusMovedPermanently)
			return
		}
	}
	for _, group := range []map[string]*resource{s.pages, s.assets.byPath, s.files, s.old} {
		if found, ok := group[path]; ok {
			s.serve(w, r, http.StatusOK, found)
			return
		}
	}
	if s.cards.serve(s, w, r) {
		return
	}
	s.serve(w, r, http.StatusNotFound, s.missing)
}
