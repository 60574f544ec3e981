//go:build !js

package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
	"time"

	"stale.love/app/engagement"
	"stale.love/server/store"
)

// countsAge is for how long an answer to those who ask for the public numbers is given
// again, unless told otherwise: it is the same for everybody, and anybody may ask.
const countsAge = 3 * time.Second

// counts answers the public numbers of every article.
func (a *api) counts(_ http.ResponseWriter, r *http.Request) (any, error) {
	return a.numbers.get(r.Context(), a.now())
}

// numbers keeps the last answer while it is young enough.
type numbers struct {
	store *store.Store
	age   time.Duration

	mu   sync.Mutex
	read time.Time
	kept tagged
}

// get reads the numbers once in a while, whoever asks.
func (n *numbers) get(ctx context.Context, now time.Time) (tagged, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if age := now.Sub(n.read); n.kept.body != nil && age >= 0 && age < n.age {
		return n.kept, nil
	}
	counts, err := n.store.Counts(ctx)
	if err != nil {
		return tagged{}, err
	}
	body, err := encode(struct {
		Counts map[string]engagement.Counts `json:"counts"`
	}{counts})
	if err != nil {
		return tagged{}, err
	}
	n.kept, n.read = newTagged(body), now
	return n.kept, nil
}

// tagged is an answer that is the same for everybody. A browser keeps it, asks each time
// whether it is still so, and hears 304 when it is.
type tagged struct {
	body []byte
	etag string
}

func newTagged(body []byte) tagged {
	sum := sha256.Sum256(body)
	return tagged{body, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

// answer sets the headers of a tagged answer and returns what to send.
func (t tagged) answer(header http.Header, r *http.Request) (body []byte, status int) {
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", t.etag)
	if strings.Contains(r.Header.Get("If-None-Match"), t.etag) {
		header.Del("Content-Type")
		return nil, http.StatusNotModified
	}
	return t.body, http.StatusOK
}
