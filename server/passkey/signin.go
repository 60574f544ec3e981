//go:build !js

package passkey

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"stale.love/server/store"
)

// BeginSignIn returns what the browser needs to offer the passkeys it holds for
// this site. It does not say who is expected: nobody is asked for a name.
func (p *Passkeys) BeginSignIn(w http.ResponseWriter, r *http.Request) (*protocol.CredentialAssertion, error) {
	// Not required: passkeys of before that was asked for still open their accounts.
	options, session, err := p.webauthn.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationPreferred))
	if err != nil {
		return nil, fmt.Errorf("begin sign-in: %w", err)
	}
	if err := p.begin(w, r, ceremony{Kind: signInCookie, Session: *session}); err != nil {
		return nil, fmt.Errorf("begin sign-in: %w", err)
	}
	return options, nil
}

// FinishSignIn checks the browser's answer (the JSON form of its
// PublicKeyCredential), begins a session and returns the account's id.
func (p *Passkeys) FinishSignIn(w http.ResponseWriter, r *http.Request, credential []byte) (string, error) {
	account, err := p.finishSignIn(w, r, credential)
	if err != nil {
		return "", fmt.Errorf("finish sign-in: %w", err)
	}
	return account, nil
}

func (p *Passkeys) finishSignIn(w http.ResponseWriter, r *http.Request, credential []byte) (string, error) {
	c, err := p.take(w, r, signInCookie)
	if err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(credential)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrRefused, err)
	}
	var reader user
	_, used, err := p.webauthn.ValidatePasskeyLogin(func(id, handle []byte) (webauthn.User, error) {
		account, err := p.store.AccountByHandle(r.Context(), handle)
		if err != nil {
			return nil, err
		}
		reader, err = p.withCredentials(r.Context(), account)
		if err == nil && !reader.holds(id) {
			err = store.ErrNotFound
		}
		return reader, err
	}, c.Session, parsed)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return "", fmt.Errorf("%w: %w", ErrUnknownPasskey, err)
	case errors.Is(err, store.ErrUnavailable):
		return "", err
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrRefused, err)
	}
	// A counter that went back (used.Authenticator.CloneWarning) is no reason to
	// lock a reader out: synced passkeys have none, and some restart.
	if err := p.store.UseCredential(r.Context(), toStore(*used)); err != nil {
		return "", err
	}
	return reader.account.ID, p.signIn(w, r, reader.account.ID, store.Arrival{Way: "passkey", Passkey: used.ID})
}
