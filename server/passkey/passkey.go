//go:build !js

// Package passkey signs readers in with passkeys, and keeps readers signed in, in
// whichever way they came.
//
// There is no name, no e-mail and no password: an account is a random id, made
// when its first passkey is. A ceremony (creating a passkey, or signing in with
// one) has two halves, Begin and Finish. What the server must remember between
// them lives in the store, under a secret in a cookie of its own; it can be used
// once, within five minutes, by the browser that began.
//
// A session is a secret in a cookie of which the store keeps only the hash. This
// package never logs and never decides what an account may do.
package passkey

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"stale.love/server/cookie"
	"stale.love/server/store"
)

// Errors that callers can tell apart.
var (
	// ErrNotSignedIn says that the request carries no session that lasts.
	ErrNotSignedIn = errors.New("not signed in")
	// ErrEnded is an ErrNotSignedIn: the session was ended from another device.
	ErrEnded = fmt.Errorf("%w: ended from another device", ErrNotSignedIn)
	// ErrNoCeremony says that there is nothing to finish: the ceremony was never
	// begun in this browser, was finished before, or took too long.
	ErrNoCeremony = errors.New("no such ceremony")
	// ErrRefused says that the browser's answer does not prove what it should.
	ErrRefused = errors.New("passkey refused")
	// ErrUnknownPasskey says that the passkey belongs to no account here.
	ErrUnknownPasskey = errors.New("unknown passkey")
	// ErrKnownPasskey says that the passkey was added before.
	ErrKnownPasskey = errors.New("passkey is known already")
)

// ceremonyLife is how long a reader has between Begin and Finish.
const ceremonyLife = 5 * time.Minute

// Config says for which site passkeys are made.
type Config struct {
	Origin string    // scheme, host and port: "https://stale.love", "http://localhost:8080"
	Name   string    // of the site, as the browser shows it
	Random io.Reader // nil: crypto/rand
}

// Passkeys runs the ceremonies and keeps the sessions of one site.
type Passkeys struct {
	store    *store.Store
	webauthn *webauthn.WebAuthn
	random   io.Reader
	cookies  cookie.Jar
}

// New returns the passkeys of the site at cfg.Origin. The origin's host must be a
// name: browsers make no passkeys for addresses.
func New(cfg Config, s *store.Store) (*Passkeys, error) {
	origin, err := url.Parse(cfg.Origin)
	if err != nil {
		return nil, fmt.Errorf("passkeys: origin: %w", err)
	}
	if (origin.Scheme != "http" && origin.Scheme != "https") || origin.Hostname() == "" || origin.Path != "" {
		return nil, fmt.Errorf("passkeys: origin %q must look like https://example.org or http://localhost:8080", cfg.Origin)
	}
	if err := protocol.ValidateRPID(origin.Hostname()); err != nil {
		return nil, fmt.Errorf("passkeys: origin %q needs a host name, such as localhost: %w", cfg.Origin, err)
	}
	timeout := webauthn.TimeoutConfig{Timeout: ceremonyLife, TimeoutUVD: ceremonyLife}
	library, err := webauthn.New(&webauthn.Config{
		RPID:          origin.Hostname(),
		RPDisplayName: cfg.Name,
		RPOrigins:     []string{cfg.Origin},
		Timeouts:      webauthn.TimeoutsConfig{Login: timeout, Registration: timeout},
		// Which maker's device it is, is none of our business.
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(),
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			// A device that is only found, not unlocked, makes no new passkey.
			UserVerification: protocol.VerificationRequired,
		},
		// Some password managers report extensions that nobody asked for.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, fmt.Errorf("passkeys: %w", err)
	}
	p := &Passkeys{
		store:    s,
		webauthn: library,
		random:   cfg.Random,
		cookies:  cookie.Jar{Secure: origin.Scheme == "https"},
	}
	if p.random == nil {
		p.random = rand.Reader
	}
	return p, nil
}
