//go:build !js

package passkey

import (
	"bytes"
	"context"
	"slices"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"stale.love/server/store"
)

// user is an account as package webauthn wants to see one.
type user struct {
	account     store.Account
	credentials []webauthn.Credential
}

func (u user) WebAuthnID() []byte                         { return u.account.Handle }
func (u user) WebAuthnName() string                       { return u.account.Name }
func (u user) WebAuthnDisplayName() string                { return u.account.Name }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.credentials }

func (u user) holds(id []byte) bool {
	return slices.ContainsFunc(u.credentials, func(c webauthn.Credential) bool { return bytes.Equal(c.ID, id) })
}

func (p *Passkeys) withCredentials(ctx context.Context, account store.Account) (user, error) {
	stored, err := p.store.Credentials(ctx, account.ID)
	if err != nil {
		return user{}, err
	}
	u := user{account: account}
	for _, c := range stored {
		u.credentials = append(u.credentials, fromStore(c))
	}
	return u, nil
}

func toStore(c webauthn.Credential) store.Credential {
	stored := store.Credential{
		ID:             c.ID,
		PublicKey:      c.PublicKey,
		SignCount:      c.Authenticator.SignCount,
		BackupEligible: c.Flags.BackupEligible,
		BackedUp:       c.Flags.BackupState,
	}
	for _, transport := range c.Transport {
		stored.Transports = append(stored.Transports, string(transport))
	}
	return stored
}

func fromStore(c store.Credential) webauthn.Credential {
	credential := webauthn.Credential{
		ID:            c.ID,
		PublicKey:     c.PublicKey,
		Flags:         webauthn.CredentialFlags{BackupEligible: c.BackupEligible, BackupState: c.BackedUp},
		Authenticator: webauthn.Authenticator{SignCount: c.SignCount},
	}
	for _, transport := range c.Transports {
		credential.Transport = append(credential.Transport, protocol.AuthenticatorTransport(transport))
	}
	return credential
}
