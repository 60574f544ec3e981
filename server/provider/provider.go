//go:build !js

// Package provider signs readers in through an identity provider that the operator
// has, by OpenID Connect with PKCE, a state and a nonce. It asks for nothing but
// "openid": no name and no address. What is kept of a reader is a fingerprint of
// issuer and subject.
package provider

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"stale.love/server/cookie"
	"stale.love/server/fingerprint"
	"stale.love/server/store"
)

// CallbackPath is where the provider sends readers back to.
const CallbackPath = "/api/v1/provider/callback"

// Errors that callers can tell apart.
var (
	// ErrUnreachable says that the provider does not answer.
	ErrUnreachable = errors.New("the identity provider does not answer")
	// ErrOver says that there is nothing to finish in this browser.
	ErrOver = errors.New("no sign-in is waited for")
	// ErrDenied says that the reader, or the provider, said no.
	ErrDenied = errors.New("the identity provider did not sign in")
	// ErrRefused says that what came back proves nothing.
	ErrRefused = errors.New("the identity provider's answer was refused")
)

const (
	cookieName = "stale-provider"
	life       = 10 * time.Minute
)

// Config says which provider it is.
type Config struct {
	Issuer, ClientID, ClientSecret string
	Name                           string // as readers know it
	Origin                         string // of this site
}

// Provider is the identity provider of one site.
type Provider struct {
	Config
	store   *store.Store
	cookies cookie.Jar
	key     fingerprint.Key
	client  *http.Client

	asking singleflight.Group // one question at a time, whoever waits for its answer

	mu     sync.Mutex     // never held while somebody waits
	known  *oidc.Provider // nil: it was not asked yet, or did not answer
	failed error          // of the last question, for forgetFailure
	until  time.Time
}

// forgetFailure is how long a provider that did not answer is not asked again.
const forgetFailure = 5 * time.Second

// New returns the provider. It is asked about itself at its first use, so that this
// site starts without it.
func New(c Config, s *store.Store, cookies cookie.Jar, key fingerprint.Key) *Provider {
	return &Provider{Config: c, store: s, cookies: cookies, key: key, client: &http.Client{Timeout: 10 * time.Second}}
}

// discover asks the provider about itself, once. Who asks waits no longer than ctx.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, oauth2.Config, error) {
	known, err := p.heard()
	if known == nil && err == nil {
		select {
		case answer := <-p.asking.DoChan("", p.ask):
			if err = answer.Err; err == nil {
				known = answer.Val.(*oidc.Provider)
			}
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	if err != nil {
		return nil, oauth2.Config{}, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return known, oauth2.Config{
		ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: known.Endpoint(),
		RedirectURL: p.Origin + CallbackPath, Scopes: []string{oidc.ScopeOpenID},
	}, nil
}

// heard returns what the provider said, or why it said nothing just now; neither: it has
// to be asked.
func (p *Provider) heard() (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil && time.Now().Before(p.until) {
		return nil, p.failed
	}
	return p.known, nil
}

// ask is for everybody who waits: none of them can break it off.
func (p *Provider) ask() (any, error) {
	known, err := oidc.NewProvider(oidc.ClientContext(context.Background(), p.client), p.Issuer)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known, p.failed, p.until = known, err, time.Now().Add(forgetFailure)
	return known, err
}

// attempt is what the server remembers while the reader is away.
type attempt struct {
	Kind                   string
	State, Nonce, Verifier string
	Link                   string // the account to link to; empty: sign in
}

// Begin returns where to send the reader. link is the account that is to be opened
// that way from then on, or empty for signing in.
func (p *Provider) Begin(w http.ResponseWriter, r *http.Request, link string) (string, error) {
	_, config, err := p.discover(r.Context())
	if err != nil {
		return "", err
	}
	var secrets [3]string
	for i := range secrets {
		if secrets[i], err = cookie.NewToken(rand.Reader); err != nil {
			return "", fmt.Errorf("begin at provider: %w", err)
		}
	}
	a := attempt{Kind: cookieName, State: secrets[0], Nonce: secrets[1], Verifier: oauth2.GenerateVerifier(), Link: link}
	state, err := json.Marshal(a)
	if err != nil {
		return "", fmt.Errorf("begin at provider: %w", err)
	}
	if err := p.store.SaveCeremony(r.Context(), secrets[2], string(state), life); err != nil {
		return "", err
	}
	p.cookies.Set(w, cookieName, secrets[2], life)
	return config.AuthCodeURL(a.State, oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)), nil
}

// Finish checks what the provider sent the reader back with, and returns who it is
// and the account to link to, if one was asked for.
func (p *Provider) Finish(w http.ResponseWriter, r *http.Request) (who store.Identity, link string, err error) {
	a, err := p.take(w, r)
	if err != nil {
		return who, "", err
	}
	query := r.URL.Query()
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(a.State)) != 1 {
		return who, "", fmt.Errorf("%w: state", ErrRefused)
	}
	if query.Get("error") != "" {
		return who, "", ErrDenied
	}
	known, config, err := p.discover(r.Context())
	if err != nil {
		return who, "", err
	}
	ctx := oidc.ClientContext(r.Context(), p.client)
	token, err := config.Exchange(ctx, query.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return who, "", fmt.Errorf("%w: exchange failed", ErrRefused) // the error holds the answer's body
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return who, "", fmt.Errorf("%w: no id token", ErrRefused)
	}
	id, err := known.Verifier(&oidc.Config{ClientID: p.ClientID}).Verify(ctx, raw)
	if err != nil {
		return who, "", fmt.Errorf("%w: id token", ErrRefused)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(a.Nonce)) != 1 || id.Subject == "" {
		return who, "", fmt.Errorf("%w: nonce", ErrRefused)
	}
	return store.Identity{Kind: store.ByProvider, Fingerprint: p.key.Of("provider", id.Issuer, id.Subject)}, a.Link, nil
}

func (p *Provider) take(w http.ResponseWriter, r *http.Request) (attempt, error) {
	var a attempt
	token := p.cookies.Get(r, cookieName)
	if token == "" {
		return a, ErrOver
	}
	p.cookies.Set(w, cookieName, "", 0)
	state, err := p.store.TakeCeremony(r.Context(), token)
	if errors.Is(err, store.ErrNotFound) {
		return a, ErrOver
	}
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal([]byte(state), &a); err != nil || a.Kind != cookieName {
		return a, ErrOver
	}
	return a, nil
}
