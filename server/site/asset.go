//go:build !js

package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/andybalholm/brotli"
	"stale.love/content"
	"stale.love/server/icon"
)

// resource is one thing that is served: its bytes in up to three encodings,
// under an entity tag made from them.
type resource struct {
	contentType string
	identity    []byte
	br, gz      []byte // nil: not smaller, or not worth it
	hash        string // 12 hex digits of SHA-256
	immutable   bool   // its address changes with its content
	open        bool   // other sites may show it: feeds and share cards
}

func newResource(contentType string, data []byte, immutable, plain bool) (*resource, error) {
	r := &resource{contentType: contentType, identity: data, hash: digest(data), immutable: immutable}
	if plain || !compressible(contentType) {
		return r, nil
	}
	// One less than the best: two thirds of the time for 3 % more bytes. A feed
	// with every text in it would still take a second.
	level := brotli.BestCompression - 1
	if len(data) > 100<<10 {
		level = 6
	}
	var br, gz bytes.Buffer
	gw, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	for _, w := range []io.WriteCloser{brotli.NewWriterLevel(&br, level), gw} {
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
	}
	r.br, r.gz = br.Bytes(), gz.Bytes()
	return r, nil
}

func compressible(contentType string) bool {
	return !strings.HasPrefix(contentType, "image/png")
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:6])
}

// contentTypes are the only kinds of files there are; guessing would make the
// answer depend on the machine.
func contentType(name string) (string, error) {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8", nil
	case ".js":
		return "text/javascript; charset=utf-8", nil
	case ".json":
		return "application/json", nil
	case ".svg":
		return "image/svg+xml", nil
	case ".png":
		return "image/png", nil
	case ".index":
		return "application/octet-stream", nil
	case ".wasm":
		return "application/wasm", nil
	case ".webmanifest":
		return "application/manifest+json", nil
	}
	return "", fmt.Errorf("%s: no content type is known for this ending", name)
}

// assets maps the plain name of a file ("styles.css") to where it is served
// ("/assets/styles.1a2b3c4d5e6f.css") and to its resource.
type assets struct {
	byPath map[string]*resource
	paths  map[string]string
	plain  bool // not compressed here
}

func (a *assets) add(name string, data []byte) error {
	kind, err := contentType(name)
	if err != nil {
		return err
	}
	r, err := newResource(kind, data, true, a.plain)
	if err != nil {
		return fmt.Errorf("compressing %s: %w", name, err)
	}
	a.put(name, r)
	return nil
}

func (a *assets) put(name string, r *resource) {
	ext := path.Ext(name)
	at := "/assets/" + strings.TrimSuffix(name, ext) + "." + r.hash + ext
	a.byPath[at], a.paths[name] = r, at
}

// Asset is where a file is served, by its plain name; empty: there is no such file.
func (s *Site) Asset(name string) string { return s.assets.paths[name] }

// errNotBuilt is what a server started without the build's files says.
var errNotBuilt = errors.New("web/dist is empty: run make build (or make run) first")

// joined is the files of a pattern as one, in the order of their names: a page
// asks for one style sheet.
func joined(files fs.FS, pattern string) ([]byte, error) {
	names, err := fs.Glob(files, pattern)
	if err != nil {
		return nil, err
	}
	var all []byte
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		all = append(all, data...)
	}
	return all, nil
}

// loadAssets fingerprints everything the browser is served, except sw.js, whose
// address must stay.
func loadAssets(static, dist fs.FS, colours content.Colours, plain bool) (*assets, error) {
	a := &assets{byPath: map[string]*resource{}, paths: map[string]string{}, plain: plain}
	styles, err := joined(static, "styles/*.css")
	if err != nil {
		return nil, err
	}
	if err := a.add("styles.css", append(schemes(colours), styles...)); err != nil {
		return nil, err
	}
	for _, name := range []string{"early.js", "early-checkup.js", "exit.js", "boot.js", "shelf.js"} {
		data, err := fs.ReadFile(static, name)
		if err != nil {
			return nil, err
		}
		if err := a.add(name, data); err != nil {
			return nil, err
		}
	}
	exec, err := fs.ReadFile(dist, "wasm_exec.js")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNotBuilt
	}
	if err != nil {
		return nil, err
	}
	if err := a.add("wasm_exec.js", exec); err != nil {
		return nil, err
	}
	wasm, err := fs.ReadFile(dist, "app.wasm")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNotBuilt
	}
	if err != nil {
		return nil, err
	}
	r := &resource{contentType: "application/wasm", identity: wasm, hash: digest(wasm), immutable: true}
	if r.br, err = fs.ReadFile(dist, "app.wasm.br"); err != nil {
		return nil, err
	}
	if r.gz, err = fs.ReadFile(dist, "app.wasm.gz"); err != nil {
		return nil, err
	}
	a.put("app.wasm", r)
	return a, nil
}

// addIcons draws the mark, unless the site before had the same.
func (s *Site) addIcons(static fs.FS, before *Site) error {
	plain, err := fs.ReadFile(static, "plain.svg")
	if err != nil {
		return err
	}
	magazine := s.library.Site
	drawnFrom := digest(fmt.Append(nil, magazine.Mark, magazine.Colours.Light, string(plain)))
	if before != nil && before.icons.from == drawnFrom {
		s.icons = before.icons
	} else if s.icons.files, err = icon.Files(magazine, plain); err != nil {
		return err
	}
	s.icons.from = drawnFrom
	for name, data := range s.icons.files {
		if err := s.assets.add(name, data); err != nil {
			return err
		}
	}
	// Feed readers and the like ask here, without having read a page.
	s.files["/favicon.ico"], err = newResource("image/png", s.icons.files["icon-192.png"], false, true)
	return err
}

// icons are files by name, and what they were drawn from.
type icons struct {
	from  string
	files map[string][]byte
}
