//go:build !js

package passkey

import (
	"fmt"
	"io"

	"github.com/google/uuid"

	"stale.love/server/store"
)

// NewAccount makes up an account. Its name tells two passkeys apart in the
// browser's list and says nothing about the reader.
func NewAccount(random io.Reader) (store.Account, error) {
	id, err := uuid.NewRandomFromReader(random)
	if err != nil {
		return store.Account{}, fmt.Errorf("new account: %w", err)
	}
	handle, err := randomBytes(random, 32)
	if err != nil {
		return store.Account{}, fmt.Errorf("new account: %w", err)
	}
	letters, err := randomBytes(random, 3)
	if err != nil {
		return store.Account{}, fmt.Errorf("new account: %w", err)
	}
	// Without vowels and look-alikes: no words, nothing to misread.
	const alphabet = "BCDFGHJKLMNPQRSTVWXZ"
	for i, b := range letters {
		letters[i] = alphabet[int(b)%len(alphabet)]
	}
	return store.Account{ID: id.String(), Handle: handle, Name: "Reader " + string(letters)}, nil
}

func randomBytes(random io.Reader, n int) ([]byte, error) {
	bytes := make([]byte, n)
	if _, err := io.ReadFull(random, bytes); err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	return bytes, nil
}
