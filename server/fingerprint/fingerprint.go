//go:build !js

// Package fingerprint turns what names a person, such as an e-mail address, into
// something that can be compared and not turned back: HMAC-SHA-256 under a key that
// is kept beside the database and not in it. Whoever has the database alone cannot
// even test a guess.
package fingerprint

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Key makes fingerprints. Another key makes others: accounts that were linked under
// a lost key can no longer be entered that way.
type Key []byte

const size = 32

// Load reads the key in a file, and makes one where there is none.
func Load(path string) (Key, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key for fingerprints: %w", err)
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != size {
		return nil, fmt.Errorf("reading the key for fingerprints: %s holds no %d bytes in hex: restore it, or remove it to begin with a new one", path, size)
	}
	return key, nil
}

// New makes a key that nobody has.
func New() Key {
	key := make(Key, size)
	rand.Read(key)
	return key
}

func create(path string) (Key, error) {
	key := New()
	// Not over one that another process has made meanwhile.
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("making a key for fingerprints: %w", err)
	}
	_, err = file.WriteString(hex.EncodeToString(key) + "\n")
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return nil, fmt.Errorf("making a key for fingerprints: %w", err)
	}
	return key, nil
}

// Of returns the fingerprint of the parts, in this order and with these borders.
func (k Key) Of(parts ...string) string {
	mac := hmac.New(sha256.New, k)
	for _, part := range parts {
		fmt.Fprintf(mac, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(mac.Sum(nil))
}
