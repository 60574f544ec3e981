//go:build !js

package api

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"stale.love/content"
	"stale.love/server/passkey"
	"stale.love/server/store"
)

const origin = "http://localhost:8080"

// server is the handler under test and what it stands on.
type server struct {
	http.Handler
	cfg   Config
	store *store.Store
	clock *fakeClock
	log   *lockedBuffer

	mu      sync.Mutex
	refused []string // codes
}

// refusals are the codes that were told so far.
func (s *server) refusals() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.refused)
}

func newServer(path string) (*server, error) {
	return newServerWith(path, store.Options{})
}

func newServerWith(path string, opts store.Options) (*server, error) {
	s := &server{clock: &fakeClock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}, log: &lockedBuffer{}}
	opts.Now = s.clock.Now
	var err error
	if s.store, err = store.Open(context.Background(), path, opts); err != nil {
		return nil, err
	}
	passkeys, err := passkey.New(passkey.Config{Origin: origin, Name: "stale.love"}, s.store)
	if err != nil {
		return nil, err
	}
	s.cfg = Config{
		Store:    s.store,
		Passkeys: passkeys,
		Library:  library(),
		Log:      slog.New(slog.NewTextHandler(s.log, nil)),
		Origin:   origin,
		Now:      s.clock.Now,
		Refused: func(code string) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.refused = append(s.refused, code)
		},
	}
	s.Handler = New(s.cfg)
	return s, nil
}

func library() *content.Library {
	return &content.Library{
		Articles: []content.Article{{Slug: "bids"}, {Slug: "repair"}},
		Quiz:     content.Quiz{ID: "checkup", Version: 2, Items: make([]content.Item, 3)},
		Earlier:  []content.Quiz{{ID: "checkup", Version: 1, Items: make([]content.Item, 2)}},
	}
}

type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
