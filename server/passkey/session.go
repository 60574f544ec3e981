//go:build !js

package passkey

import (
	"errors"
	"fmt"
	"net/http"

	"stale.love/server/cookie"
	"stale.love/server/device"
	"stale.love/server/store"
)

// Account returns the id of the account that the request is signed in to, or
// ErrNotSignedIn. Once a day it lets the session and its cookie last from today,
// so it is called before the answer is begun.
func (p *Passkeys) Account(w http.ResponseWriter, r *http.Request) (string, error) {
	token := p.cookies.Get(r, sessionCookie)
	if token == "" {
		return "", ErrNotSignedIn
	}
	session, err := p.store.Session(r.Context(), token)
	switch {
	case errors.Is(err, store.ErrEnded):
		return "", ErrEnded
	case errors.Is(err, store.ErrNotFound):
		return "", ErrNotSignedIn
	}
	if err != nil {
		return "", fmt.Errorf("account: %w", err)
	}
	// A full disk must not sign anybody out: a renewal that fails is tried again
	// with the next request.
	if !session.Renewed && p.store.RenewSession(r.Context(), token) == nil {
		p.cookies.Set(w, sessionCookie, token, store.SessionLife)
	}
	return session.Account, nil
}

// SignOut ends the request's session, if there is one, and takes its cookie back.
func (p *Passkeys) SignOut(w http.ResponseWriter, r *http.Request) error {
	if token := p.cookies.Get(r, sessionCookie); token != "" {
		if err := p.store.DeleteSession(r.Context(), token); err != nil {
			return fmt.Errorf("sign out: %w", err)
		}
	}
	p.cookies.Set(w, sessionCookie, "", 0)
	return nil
}

// Cookies are those of this site, for other ways to sign in.
func (p *Passkeys) Cookies() cookie.Jar { return p.cookies }

// SessionID is what lists of sessions call the request's; empty: it has none.
func (p *Passkeys) SessionID(r *http.Request) string {
	if token := p.cookies.Get(r, sessionCookie); token != "" {
		return store.SessionID(token)
	}
	return ""
}

// End ends every session of the account but the request's own, with here that one,
// too, and the ways in that also names.
func (p *Passkeys) End(r *http.Request, account string, here bool, also store.Ending) error {
	return p.store.EndSessions(r.Context(), account, p.cookies.Get(r, sessionCookie), here, also)
}

// SignIn begins a new session with a new secret, in place of the one that the
// browser held: whoever knew that one is out. way is how the reader proved whose
// account it is, see store.Arrival.
func (p *Passkeys) SignIn(w http.ResponseWriter, r *http.Request, account, way string) error {
	return p.signIn(w, r, account, store.Arrival{Way: way})
}

func (p *Passkeys) signIn(w http.ResponseWriter, r *http.Request, account string, how store.Arrival) error {
	token, err := cookie.NewToken(p.random)
	if err != nil {
		return err
	}
	how.Device = device.Browser(r.UserAgent())
	if err := p.store.CreateSession(r.Context(), token, account, p.cookies.Get(r, sessionCookie), how); err != nil {
		return err
	}
	p.cookies.Set(w, sessionCookie, token, store.SessionLife)
	return nil
}
