package passkey

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
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

func TestCreate_MakesAnAccountAndSignsIn(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(account) {
		t.Errorf("account id %q is no random UUID", account)
	}
	b.mustBeSignedIn(t, s, account)
	stored, err := s.store.Account(t.Context(), account)
	if err != nil || len(stored.Handle) != 32 || !regexp.MustCompile(`^Reader [B-DF-HJ-NP-TV-XZ]{3}$`).MatchString(stored.Name) {
		t.Errorf("account %+v, %v", stored, err)
	}
	if _, left := b.cookies["stale-create"]; left {
		t.Error("the ceremony's cookie is still there")
	}
}

func TestCreate_AsksForADiscoverablePasskeyAndNoAttestation(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	var options struct {
		PublicKey struct {
			RP                     struct{ ID, Name string }
			Attestation            string
			Timeout                int
			AuthenticatorSelection struct {
				ResidentKey, UserVerification string
				RequireResidentKey            bool
			}
			ExcludeCredentials []any
		}
	}
	if err := json.Unmarshal(begin(t, b, s.BeginCreate), &options); err != nil {
		t.Fatal(err)
	}
	got := options.PublicKey
	if got.RP.ID != "localhost" || got.RP.Name != "stale.love" || got.Attestation != "none" || got.Timeout != 300_000 ||
		got.AuthenticatorSelection.ResidentKey != "required" || !got.AuthenticatorSelection.RequireResidentKey ||
		got.AuthenticatorSelection.UserVerification != "preferred" || len(got.ExcludeCredentials) != 0 {
		t.Errorf("options %+v", got)
	}
}

func TestCreate_BegunOnlyLeavesNoAccount(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	begin(t, b, s.BeginCreate)
	_, err := b.account(s)
	mustBe(t, err, ErrNotSignedIn)
}

func TestCreate_SecondPasskeyOpensTheSameAccount(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	session := b.cookies["stale"]

	_, err := b.Create(begin(t, b, s.BeginCreate))
	mustBe(t, err, passkeytest.ErrExcluded)

	phone := newBrowser() // plugged in, so to speak: its passkey, this browser's cookies
	made, err := phone.Create(begin(t, b, s.BeginCreate))
	if err != nil {
		t.Fatal(err)
	}
	if same, err := b.finish(s.FinishCreate, made); err != nil || same != account {
		t.Fatalf("added to %q, %v; want %q", same, err, account)
	}
	if b.cookies["stale"] != session {
		t.Error("adding a passkey began another session")
	}
	for _, device := range []*browser{b, phone} {
		if same, err := device.signIn(t, s); err != nil || same != account {
			t.Errorf("signed in to %q, %v; want %q", same, err, account)
		}
	}
}

func TestCreate_PasskeyIsAddedOnlyWhileSignedIn(t *testing.T) {
	t.Parallel()
	s, b, phone := newSite(t, origin), newBrowser(), newBrowser()
	b.create(t, s)
	made, err := phone.Create(begin(t, b, s.BeginCreate))
	if err != nil {
		t.Fatal(err)
	}
	b.signOut(t, s)
	_, err = b.finish(s.FinishCreate, made)
	mustBe(t, err, ErrNotSignedIn)
	_, err = phone.signIn(t, s)
	mustBe(t, err, ErrUnknownPasskey)

	b.signIn(t, s)
	if made, err = phone.Create(begin(t, b, s.BeginCreate)); err != nil {
		t.Fatal(err)
	}
	other := newBrowser()
	other.create(t, s)
	b.cookies["stale"] = other.cookies["stale"]
	_, err = b.finish(s.FinishCreate, made)
	mustBe(t, err, ErrNoCeremony)
}

func TestCreate_SamePasskeyTwiceIsKnown(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	made, err := b.Create(begin(t, b, s.BeginCreate))
	if err != nil {
		t.Fatal(err)
	}
	account, err := b.finish(s.FinishCreate, made)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := s.store.Credentials(t.Context(), account)
	if err != nil || len(keys) != 1 {
		t.Fatalf("keys %v, %v", keys, err)
	}
	// A ceremony of another account answered with the same credential id.
	taken := store.Account{ID: "x", Handle: []byte("x")}
	mustBe(t, s.store.CreateAccount(t.Context(), taken, keys[0]), store.ErrExists)
}

func TestSignIn_ReturnsToTheAccount(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	b.signOut(t, s)
	_, err := b.account(s)
	mustBe(t, err, ErrNotSignedIn)
	if same, err := b.signIn(t, s); err != nil || same != account {
		t.Fatalf("signed in to %q, %v; want %q", same, err, account)
	}
	b.mustBeSignedIn(t, s, account)
}

func TestSignIn_UnknownPasskey(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	if err := s.store.DeleteAccount(t.Context(), account); err != nil {
		t.Fatal(err)
	}
	_, err := b.signIn(t, s)
	mustBe(t, err, ErrUnknownPasskey)
}

func TestSignIn_CounterThatGoesBackLocksNobodyOut(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	b.Counter = 10
	account := b.create(t, s)
	for _, counter := range []uint32{12, 12, 3, 0} {
		b.Counter = counter
		if same, err := b.signIn(t, s); err != nil || same != account {
			t.Errorf("counter %d: %q, %v", counter, same, err)
		}
	}
}

// ceremonies are the two kinds, for rules that hold for both.
var ceremonies = []struct {
	name   string
	answer func(t *testing.T, b *browser, s site) []byte
	finish func(site) func(http.ResponseWriter, *http.Request, []byte) (string, error)
}{
	{"create", func(t *testing.T, b *browser, s site) []byte {
		made, err := b.Create(begin(t, b, s.BeginCreate))
		if err != nil {
			t.Fatal(err)
		}
		return made
	}, func(s site) func(http.ResponseWriter, *http.Request, []byte) (string, error) { return s.FinishCreate }},
	{"sign in", func(t *testing.T, b *browser, s site) []byte {
		home := b.Origin
		b.Origin = origin
		b.create(t, s)
		b.signOut(t, s)
		b.Origin = home
		used, err := b.Get(begin(t, b, s.BeginSignIn))
		if err != nil {
			t.Fatal(err)
		}
		return used
	}, func(s site) func(http.ResponseWriter, *http.Request, []byte) (string, error) { return s.FinishSignIn }},
}

func TestFinish_Refuses(t *testing.T) {
	t.Parallel()
	for _, ceremony := range ceremonies {
		t.Run(ceremony.name, func(t *testing.T) {
			t.Parallel()
			start := func(t *testing.T, origin string) (site, *browser, []byte) {
				t.Parallel()
				s, b := newSite(t, "http://localhost:8080"), newBrowser()
				b.Origin = origin
				return s, b, ceremony.answer(t, b, s)
			}
			refused := func(t *testing.T, s site, b *browser, answer []byte, want error) {
				t.Helper()
				_, err := b.finish(ceremony.finish(s), answer)
				mustBe(t, err, want)
				_, err = b.account(s)
				mustBe(t, err, ErrNotSignedIn)
			}
			t.Run("a ceremony finished before", func(t *testing.T) {
				s, b, answer := start(t, origin)
				cookies := map[string]string{}
				for name, value := range b.cookies {
					cookies[name] = value
				}
				if _, err := b.finish(ceremony.finish(s), answer); err != nil {
					t.Fatal(err)
				}
				b.cookies = cookies
				refused(t, s, b, answer, ErrNoCeremony)
			})
			t.Run("a ceremony that took too long", func(t *testing.T) {
				s, b, answer := start(t, origin)
				s.clock.advance(5 * time.Minute)
				refused(t, s, b, answer, ErrNoCeremony)
			})
			t.Run("another browser", func(t *testing.T) {
				s, _, answer := start(t, origin)
				refused(t, s, newBrowser(), answer, ErrNoCeremony)
			})
			t.Run("the other kind's cookie", func(t *testing.T) {
				s, b, answer := start(t, origin)
				b.cookies["stale-create"], b.cookies["stale-signin"] = b.cookies["stale-signin"], b.cookies["stale-create"]
				refused(t, s, b, answer, ErrNoCeremony)
			})
			t.Run("an answer made on another site", func(t *testing.T) {
				s, b, answer := start(t, "http://localhost.example:8080")
				refused(t, s, b, answer, ErrRefused)
			})
			t.Run("an answer to another challenge", func(t *testing.T) {
				s, b, answer := start(t, origin)
				ceremony.answer(t, b, s)
				refused(t, s, b, answer, ErrRefused)
			})
			t.Run("what is no answer", func(t *testing.T) {
				s, b, answer := start(t, origin)
				refused(t, s, b, []byte(`{"id":"…"}`), ErrRefused)
				refused(t, s, b, answer, ErrNoCeremony) // no second try
			})
		})
	}
}

func TestSignIn_ForgedSignatureIsRefused(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	b.create(t, s)
	b.signOut(t, s)
	used, err := b.Get(begin(t, b, s.BeginSignIn))
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(used, &answer); err != nil {
		t.Fatal(err)
	}
	// A valid signature, by the same key, of another ceremony.
	used, err = b.Get(begin(t, newBrowser(), s.BeginSignIn))
	if err != nil {
		t.Fatal(err)
	}
	var other map[string]any
	if err := json.Unmarshal(used, &other); err != nil {
		t.Fatal(err)
	}
	answer["response"].(map[string]any)["signature"] = other["response"].(map[string]any)["signature"]
	forged, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.finish(s.FinishSignIn, forged)
	mustBe(t, err, ErrRefused)
}
