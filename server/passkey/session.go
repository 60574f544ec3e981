//go:build !js

package passkey

import (
	"errors"
	"fmt"
	"net/http"

	"stale.love/server/store"
)

// Account returns the id of the account that the request is signed in to, or
// ErrNotSignedIn. Once a day it lets the session and its cookie last from today,
// so it is called before the answer is begun.
func (p *Passkeys) Account(w http.ResponseWriter, r *http.Request) (string, error) {
	token := p.cookie(r, sessionCookie)
	if token == "" {
		return "", ErrNotSignedIn
	}
	session, err := p.store.Session(r.Context(), token)
	if errors.Is(err, store.ErrNotFound) {
		return "", ErrNotSignedIn
	}
	if err != nil {
		return "", fmt.Errorf("account: %w", err)
	}
	// A full disk must not sign anybody out: a renewal that fails is tried again
	// with the next request.
	if !session.Renewed && p.store.RenewSession(r.Context(), token) == nil {
		p.setCookie(w, sessionCookie, token, store.SessionLife)
	}
	return session.Account, nil
}

// SignOut ends the request's session, if there is one, and takes its cookie back.
func (p *Passkeys) SignOut(w http.ResponseWriter, r *http.Request) error {
	if token := p.cookie(r, sessionCookie); token != "" {
		if err := p.store.DeleteSession(r.Context(), token); err != nil {
			return fmt.Errorf("sign out: %w", err)
		}
	}
	p.setCookie(w, sessionCookie, "", 0)
	return nil
}

// signIn begins a new session with a new secret, in place of the one that the
// browser held.
func (p *Passkeys) signIn(w http.ResponseWriter, r *http.Request, account string) error {
	token, err := p.newToken()
	if err != nil {
		return err
	}
	if err := p.store.CreateSession(r.Context(), token, account, p.cookie(r, sessionCookie)); err != nil {
		return err
	}
	p.setCookie(w, sessionCookie, token, store.SessionLife)
	return nil
}
