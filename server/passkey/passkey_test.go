//go:build !js

package passkey

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"stale.love/server/passkey/passkeytest"
	"stale.love/server/store"
)

const origin = "http://localhost:8080"

// site is a server's side of passkeys, with a clock that only tests move.
type site struct {
	*Passkeys
	store *store.Store
	clock *fakeClock
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

func newSite(t *testing.T, origin string) site {
	t.Helper()
	clock := &fakeClock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	s, err := store.Open(context.Background(), filepath.Join(t.TempDir(), "stale.db"), store.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	p, err := New(Config{Origin: origin, Name: "stale.love"}, s)
	if err != nil {
		t.Fatal(err)
	}
	return site{p, s, clock}
}

// browser keeps cookies and holds an authenticator.
type browser struct {
	passkeytest.Authenticator
	cookies map[string]string
	set     []*http.Cookie // by the last answer
}

func newBrowser() *browser {
	return &browser{Authenticator: passkeytest.Authenticator{Origin: origin}, cookies: map[string]string{}}
}

// visit runs one request of the browser.
func (b *browser) visit(do func(w http.ResponseWriter, r *http.Request)) {
	r := httptest.NewRequest("POST", origin+"/", nil)
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	do(w, r)
	b.set = w.Result().Cookies()
	for _, cookie := range b.set {
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		} else {
			b.cookies[cookie.Name] = cookie.Value
		}
	}
}

// begin runs the server's half of a Begin and returns its options as JSON.
func begin[T any](t *testing.T, b *browser, half func(http.ResponseWriter, *http.Request) (T, error)) (options []byte) {
	t.Helper()
	b.visit(func(w http.ResponseWriter, r *http.Request) {
		value, err := half(w, r)
		if err != nil {
			t.Fatal(err)
		}
		if options, err = json.Marshal(value); err != nil {
			t.Fatal(err)
		}
	})
	return options
}

func (b *browser) finish(half func(http.ResponseWriter, *http.Request, []byte) (string, error), credential []byte) (account string, err error) {
	b.visit(func(w http.ResponseWriter, r *http.Request) { account, err = half(w, r, credential) })
	return account, err
}

// create makes a passkey and returns the account.
func (b *browser) create(t *testing.T, s site) string {
	t.Helper()
	made, err := b.Create(begin(t, b, s.BeginCreate))
	if err != nil {
		t.Fatal(err)
	}
	account, err := b.finish(s.FinishCreate, made)
	if err != nil {
		t.Fatal(err)
	}
	return account
}

func (b *browser) signIn(t *testing.T, s site) (string, error) {
	t.Helper()
	used, err := b.Get(begin(t, b, s.BeginSignIn))
	if err != nil {
		t.Fatal(err)
	}
	return b.finish(s.FinishSignIn, used)
}

func (b *browser) account(s site) (account string, err error) {
	b.visit(func(w http.ResponseWriter, r *http.Request) { account, err = s.Account(w, r) })
	return account, err
}

func (b *browser) signOut(t *testing.T, s site) {
	t.Helper()
	b.visit(func(w http.ResponseWriter, r *http.Request) {
		if err := s.SignOut(w, r); err != nil {
			t.Fatal(err)
		}
	})
}

func mustBe(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("error is %v, want %v", err, want)
	}
}

func (b *browser) mustBeSignedIn(t *testing.T, s site, want string) {
	t.Helper()
	if got, err := b.account(s); err != nil || got != want {
		t.Fatalf("signed in to %q, %v; want %q", got, err, want)
	}
}
