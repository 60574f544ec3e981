//go:build !js

// Package mailcode lets a reader prove that an e-mail address is theirs: eight digits
// go there, and have to be typed into the browser that asked, within ten minutes and
// five tries. Digits instead of a link: a link opens outside the installed app.
//
// Every address gets a code, whether it opens an account or not, so no answer tells
// which. The address itself is in memory until the message is handed over, and
// nowhere else; what is kept is its fingerprint.
package mailcode

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/mail"
	"strings"
	"time"

	"stale.love/server/cookie"
	"stale.love/server/fingerprint"
	"stale.love/server/store"
)

// Errors that callers can tell apart.
var (
	// ErrAddress says that nothing can be sent to what was typed.
	ErrAddress = errors.New("no e-mail address")
	// ErrNotSent says that the mail server did not take the message.
	ErrNotSent = errors.New("the code could not be sent")
	// ErrWrong says that the digits are not those that were sent; there are tries left.
	ErrWrong = errors.New("wrong code")
	// ErrOver says that there is nothing to finish: never begun in this browser, too
	// late, used, or out of tries.
	ErrOver = errors.New("no code is waited for")
)

const (
	cookieName = "stale-mail"
	life       = 10 * time.Minute
	digits     = 8 // six before; those that are on their way still work
)

// Post hands a message over to whoever delivers it.
type Post interface {
	Send(ctx context.Context, to, subject, text string) error
}

// Codes are the codes of one site.
type Codes struct {
	Store   *store.Store
	Cookies cookie.Jar
	Key     fingerprint.Key
	Post    Post
	Random  io.Reader // nil: crypto/rand
}

// Address returns the one form of an address, and its fingerprint, or ErrAddress.
func (c *Codes) Address(typed string) (address, print string, err error) {
	parsed, err := mail.ParseAddress(strings.TrimSpace(typed))
	// A name beside the address, or a host without a dot, was not meant.
	if err != nil || parsed.Name != "" || len(parsed.Address) > 254 || strings.ContainsAny(parsed.Address, "\r\n\"") {
		return "", "", ErrAddress
	}
	local, host, ok := strings.Cut(parsed.Address, "@")
	if !ok || local == "" || !strings.Contains(host, ".") {
		return "", "", ErrAddress
	}
	address = strings.ToLower(parsed.Address)
	return address, c.Key.Of("mail", address), nil
}

// Attempt is one code that is asked for.
type Attempt struct {
	Address, Print string // as returned by Codes.Address
	Tries          int    // at the code, store.MailTries at most
	Silent         bool   // make everything of it but the message
}

// Begin sends a code, and gives the browser what it needs beside the code.
func (c *Codes) Begin(w http.ResponseWriter, r *http.Request, a Attempt) error {
	random := c.Random
	if random == nil {
		random = rand.Reader
	}
	token, err := cookie.NewToken(random)
	if err != nil {
		return fmt.Errorf("begin e-mail code: %w", err)
	}
	n, err := rand.Int(random, big.NewInt(100_000_000))
	if err != nil {
		return fmt.Errorf("begin e-mail code: %w", err)
	}
	code := fmt.Sprintf("%0*d", digits, n)
	if err := c.Store.SaveMailCode(r.Context(), token, code, a.Print, a.Tries, life); err != nil {
		return err
	}
	if !a.Silent {
		// Neither line says what the code is for: it is shown on a locked screen.
		err = c.Post.Send(r.Context(), a.Address, code+" is your code",
			"Your code is "+code+".\n\nIt works for ten minutes, in the browser that asked for it.\nIf you did not ask for it, you need not do anything.\n")
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	c.Cookies.Set(w, cookieName, token, life)
	return nil
}

// Finish returns whose the code is that was typed. With an error it returns whose code was
// guessed at, if one was.
func (c *Codes) Finish(w http.ResponseWriter, r *http.Request, typed string) (store.Identity, error) {
	token := c.Cookies.Get(r, cookieName)
	if token == "" {
		return store.Identity{}, ErrOver
	}
	code := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, typed)
	print, left, err := c.Store.UseMailCode(r.Context(), token, code)
	whose := store.Identity{Kind: store.ByMail, Fingerprint: print}
	switch {
	case errors.Is(err, store.ErrNotFound) && left > 0:
		return whose, ErrWrong
	case errors.Is(err, store.ErrNotFound):
		c.Cookies.Set(w, cookieName, "", 0)
		return whose, ErrOver
	case err != nil:
		return store.Identity{}, err
	}
	c.Cookies.Set(w, cookieName, "", 0)
	return whose, nil
}
