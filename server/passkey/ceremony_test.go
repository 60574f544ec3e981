//go:build !js

package passkey

import (
	"maps"
	"net/http"
	"testing"
	"time"
)

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
				cookies := maps.Clone(b.cookies)
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
