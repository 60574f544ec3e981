//go:build !js

package program

import (
	"fmt"
	"net/url"

	"stale.love/server/fingerprint"
	"stale.love/server/mailcode"
	"stale.love/server/passkey"
	"stale.love/server/provider"
	"stale.love/server/store"
)

// Ways are the ways to sign in that an operator adds to passkeys and recovery codes.
type Ways struct {
	SMTP string // SMTP_URL, smtp://user:password@host:587 or smtps://…; empty: no codes by e-mail
	From string // MAIL_FROM, the sender of the codes

	Issuer       string // OIDC_ISSUER; empty: no identity provider
	ClientID     string // OIDC_CLIENT_ID
	ClientSecret string // OIDC_CLIENT_SECRET
	Name         string // OIDC_NAME, what readers know it as; the issuer's host if empty
}

// keyFile is in DATA_DIR, beside the database: a copy of that alone, or of the log, must
// not do to test guesses at addresses and accounts.
const keyFile = "identity.key"

func waysFrom(get func(string) string) Ways {
	return Ways{
		SMTP: get("SMTP_URL"), From: get("MAIL_FROM"),
		Issuer: get("OIDC_ISSUER"), ClientID: get("OIDC_CLIENT_ID"), ClientSecret: get("OIDC_CLIENT_SECRET"), Name: get("OIDC_NAME"),
	}
}

func (w Ways) check() error {
	if w.SMTP != "" {
		if _, err := mailcode.NewSMTP(w.SMTP, w.From); err != nil {
			return err
		}
	}
	if w.Issuer == "" {
		return nil
	}
	u, err := url.Parse(w.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Hostname() != "localhost" {
		return fmt.Errorf("OIDC_ISSUER=%q is no issuer: give its https address", w.Issuer)
	}
	if w.ClientID == "" {
		return fmt.Errorf("OIDC_CLIENT_ID is missing: give the name under which the identity provider knows this site")
	}
	return nil
}

// open returns what is set up; nil for what is not.
func (w Ways) open(c Config, db *store.Store, passkeys *passkey.Passkeys, key fingerprint.Key) (mail *mailcode.Codes, idp *provider.Provider, err error) {
	if w.SMTP != "" {
		post, err := mailcode.NewSMTP(w.SMTP, w.From)
		if err != nil {
			return nil, nil, err
		}
		mail = &mailcode.Codes{Store: db, Cookies: passkeys.Cookies(), Key: key, Post: post}
	}
	if w.Issuer != "" {
		name := w.Name
		if u, err := url.Parse(w.Issuer); err == nil && name == "" {
			name = u.Hostname()
		}
		idp = provider.New(provider.Config{
			Issuer: w.Issuer, ClientID: w.ClientID, ClientSecret: w.ClientSecret, Name: name, Origin: c.Origin,
		}, db, passkeys.Cookies(), key)
	}
	return mail, idp, nil
}
