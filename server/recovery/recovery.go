//go:build !js

// Package recovery makes the codes with which a reader comes back who has lost
// every passkey. A code is 80 random bits, is shown once, works once, and is kept
// as a hash only: nobody can guess one, and the database does not hold one.
package recovery

import (
	"context"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"strings"

	"stale.love/server/store"
)

// Number is how many codes there are at a time.
const Number = 8

// ErrUnknown says that a code was used before, was replaced, or never was.
var ErrUnknown = errors.New("unknown recovery code")

// alphabet is Crockford's: without I, L, O and U.
var alphabet = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

const size = 10 // bytes: 16 characters

// Codes makes and uses recovery codes.
type Codes struct {
	Store  *store.Store
	Random io.Reader
}

// New gives the account new codes in place of all it had, and returns them as a
// reader copies them: "7G2K-91QM-XA4T-0HZB".
func (c Codes) New(ctx context.Context, account string) ([]string, error) {
	shown, kept := make([]string, Number), make([]string, Number)
	for i := range shown {
		bytes := make([]byte, size)
		if _, err := io.ReadFull(c.Random, bytes); err != nil {
			return nil, fmt.Errorf("new recovery codes: %w", err)
		}
		kept[i] = alphabet.EncodeToString(bytes)
		shown[i] = kept[i][:4] + "-" + kept[i][4:8] + "-" + kept[i][8:12] + "-" + kept[i][12:]
	}
	if err := c.Store.SetRecoveryCodes(ctx, account, kept); err != nil {
		return nil, fmt.Errorf("new recovery codes: %w", err)
	}
	return shown, nil
}

// Use returns the account of a code, however it was typed, and spends the code.
func (c Codes) Use(ctx context.Context, typed string) (account string, err error) {
	code, ok := read(typed)
	if !ok {
		return "", ErrUnknown
	}
	account, err = c.Store.UseRecoveryCode(ctx, code)
	if errors.Is(err, store.ErrNotFound) {
		return "", fmt.Errorf("%w: %w", ErrUnknown, err)
	}
	return account, err
}

// read undoes what hands do to a code: lower case, spaces, look-alikes.
func read(typed string) (code string, ok bool) {
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == 'O':
			b.WriteByte('0')
		case r == 'I' || r == 'L':
			b.WriteByte('1')
		case r >= '0' && r <= '9' || r >= 'A' && r <= 'Z':
			b.WriteRune(r)
		case r == '-' || r == '–' || r == ' ' || r == '\u00a0' || r == '\t' || r == '\n' || r == '\r':
		default:
			return "", false
		}
	}
	code = b.String()
	bytes, err := alphabet.DecodeString(code)
	return code, err == nil && len(bytes) == size
}
