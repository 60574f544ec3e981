//go:build !js

package passkey

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"stale.love/server/device"
	"stale.love/server/store"
)

// BeginCreate returns what the browser needs to make a passkey: one more for the
// account that the request is signed in to, otherwise the first of a new account.
// Nothing of a new account is stored before FinishCreate.
func (p *Passkeys) BeginCreate(w http.ResponseWriter, r *http.Request) (*protocol.CredentialCreation, error) {
	options, err := p.beginCreate(w, r)
	if err != nil {
		return nil, fmt.Errorf("begin passkey: %w", err)
	}
	return options, nil
}

func (p *Passkeys) beginCreate(w http.ResponseWriter, r *http.Request) (*protocol.CredentialCreation, error) {
	var reader user
	id, err := p.Account(w, r)
	add := err == nil
	switch {
	case add:
		if reader, err = p.user(r.Context(), id); err != nil {
			return nil, err
		}
	case errors.Is(err, ErrNotSignedIn):
		if reader.account, err = NewAccount(p.random); err != nil {
			return nil, err
		}
	default:
		return nil, err
	}
	// An authenticator that holds one of the account's passkeys makes no second.
	known := webauthn.Credentials(reader.credentials).CredentialDescriptors()
	options, session, err := p.webauthn.BeginRegistration(reader, webauthn.WithExclusions(known))
	if err != nil {
		return nil, err
	}
	err = p.begin(w, r, ceremony{Kind: createCookie, Account: reader.account, Add: add, Session: *session})
	if err != nil {
		return nil, err
	}
	return options, nil
}

// FinishCreate checks the passkey that the browser made (the JSON form of its
// PublicKeyCredential), stores it, signs the browser in and returns the account's
// id.
func (p *Passkeys) FinishCreate(w http.ResponseWriter, r *http.Request, credential []byte) (string, error) {
	account, err := p.finishCreate(w, r, credential)
	if err != nil {
		return "", fmt.Errorf("finish passkey: %w", err)
	}
	return account, nil
}

func (p *Passkeys) finishCreate(w http.ResponseWriter, r *http.Request, answer []byte) (string, error) {
	c, err := p.take(w, r, createCookie)
	if err != nil {
		return "", err
	}
	if c.Add {
		// Signed out, or signed in as somebody else, since Begin.
		if now, err := p.Account(w, r); err != nil {
			return "", err
		} else if now != c.Account.ID {
			return "", ErrNoCeremony
		}
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrRefused, err)
	}
	if err := withoutMaker(&parsed.Response.AttestationObject); err != nil {
		return "", fmt.Errorf("%w: %w", ErrRefused, err)
	}
	made, err := p.webauthn.CreateCredential(user{account: c.Account}, c.Session, parsed)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrRefused, err)
	}
	credential := toStore(*made)
	credential.Label = device.Passkey(made.Authenticator.AAGUID, r.UserAgent())
	if c.Add {
		err = p.store.AddCredential(r.Context(), c.Account.ID, p.cookies.Get(r, sessionCookie), credential)
	} else {
		err = p.store.CreateAccount(r.Context(), c.Account, credential)
	}
	if errors.Is(err, store.ErrExists) {
		return "", fmt.Errorf("%w: %w", ErrKnownPasskey, err)
	}
	if err != nil {
		return "", err
	}
	if c.Add {
		return c.Account.ID, nil
	}
	return c.Account.ID, p.signIn(w, r, c.Account.ID, store.Arrival{Way: "passkey", Passkey: credential.ID})
}

// user returns an account and its passkeys as the library wants them.
func (p *Passkeys) user(ctx context.Context, id string) (user, error) {
	account, err := p.store.Account(ctx, id)
	if err != nil {
		return user{}, err
	}
	return p.withCredentials(ctx, account)
}
