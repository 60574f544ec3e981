//go:build !js

package passkey

import (
	"net/http"
	"testing"
	"time"

	"stale.love/server/store"
)

func (b *browser) setCookie(t *testing.T, name string) *http.Cookie {
	t.Helper()
	for _, cookie := range b.set {
		if cookie.Name == name {
			return cookie
		}
	}
	t.Fatalf("the answer sets no cookie %s: %v", name, b.set)
	return nil
}

func TestSession_CookieIsHeldToTheHost(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		origin, session, ceremony string
		secure                    bool
	}{
		{"http://localhost:8080", "stale", "stale-create", false},
		{"https://stale.love", "__Host-stale", "__Host-stale-create", true},
	} {
		t.Run(test.origin, func(t *testing.T) {
			t.Parallel()
			s, b := newSite(t, test.origin), newBrowser()
			b.Origin = test.origin
			good := func(cookie *http.Cookie, life time.Duration) {
				t.Helper()
				if cookie.Secure != test.secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode ||
					cookie.Path != "/" || cookie.Domain != "" || cookie.MaxAge != int(life.Seconds()) {
					t.Errorf("cookie %v", cookie)
				}
			}
			made, err := b.Create(begin(t, b, s.BeginCreate))
			if err != nil {
				t.Fatal(err)
			}
			good(b.setCookie(t, test.ceremony), 5*time.Minute)
			if _, err := b.finish(s.FinishCreate, made); err != nil {
				t.Fatal(err)
			}
			good(b.setCookie(t, test.session), 400*24*time.Hour)
			if len(b.cookies[test.session]) != 43 {
				t.Errorf("the secret is not 32 bytes: %q", b.cookies[test.session])
			}
		})
	}
}

func TestSession_IsRenewedOnceADay(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	account := b.create(t, s)
	b.mustBeSignedIn(t, s, account)
	if len(b.set) != 0 {
		t.Errorf("renewed on its first day: %v", b.set)
	}
	// Ten years of a visit a year.
	for range 10 {
		s.clock.advance(365 * 24 * time.Hour)
		b.mustBeSignedIn(t, s, account)
		if cookie := b.setCookie(t, "stale"); cookie.MaxAge != int(store.SessionLife.Seconds()) {
			t.Errorf("cookie %v", cookie)
		}
		b.mustBeSignedIn(t, s, account)
		if len(b.set) != 0 {
			t.Errorf("renewed twice: %v", b.set)
		}
	}
	s.clock.advance(401 * 24 * time.Hour)
	_, err := b.account(s)
	mustBe(t, err, ErrNotSignedIn)
}

func TestSession_IsAnotherOneAfterSignIn(t *testing.T) {
	t.Parallel()
	s, b, thief := newSite(t, origin), newBrowser(), newBrowser()
	account := b.create(t, s)
	thief.cookies["stale"] = b.cookies["stale"]
	thief.mustBeSignedIn(t, s, account)
	if _, err := b.signIn(t, s); err != nil {
		t.Fatal(err)
	}
	b.mustBeSignedIn(t, s, account)
	_, err := thief.account(s)
	mustBe(t, err, ErrNotSignedIn)
}

func TestSignOut_EndsTheSessionOnTheServer(t *testing.T) {
	t.Parallel()
	s, b := newSite(t, origin), newBrowser()
	b.create(t, s)
	secret := b.cookies["stale"]
	b.signOut(t, s)
	if _, left := b.cookies["stale"]; left {
		t.Error("the cookie is still there")
	}
	b.cookies["stale"] = secret
	_, err := b.account(s)
	mustBe(t, err, ErrNotSignedIn)
	b.signOut(t, s) // again: nothing to end
}

func TestNew_RefusesOriginsThatCannotHavePasskeys(t *testing.T) {
	t.Parallel()
	for _, origin := range []string{"", "localhost:8080", "http://127.0.0.1:8080", "http://[::1]", "https://stale.love/", "ftp://stale.love", "https://stale love"} {
		if _, err := New(Config{Origin: origin, Name: "stale.love"}, nil); err == nil {
			t.Errorf("origin %q is accepted", origin)
		}
	}
}
