//go:build !js

package compare

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// goVault is a Vault of Go's own cryptography, so that devices can be tested
// without a browser. A second, independent implementation of the browser's is
// compared with the first in a real one: see app/browser.
type goVault struct {
	rounds int
	pair   *ecdh.PrivateKey
	keys   map[string][]byte
}

var b64 = base64.RawURLEncoding

func (*goVault) Random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func (v *goVault) Pair(context.Context) (public string, err error) {
	v.keys = nil
	if v.pair, err = ecdh.P256().GenerateKey(rand.Reader); err != nil {
		return "", err
	}
	return b64.EncodeToString(v.pair.PublicKey().Bytes()), nil
}

func (v *goVault) Derive(_ context.Context, theirs, secret, transcript string, n int) ([]byte, error) {
	pub, err := b64.DecodeString(theirs)
	if err != nil {
		return nil, err
	}
	other, err := ecdh.P256().NewPublicKey(pub)
	if err != nil {
		return nil, err
	}
	if v.pair == nil {
		return nil, errors.New("there is no key pair")
	}
	shared, err := v.pair.ECDH(other)
	if err != nil {
		return nil, err
	}
	stretched, err := pbkdf2.Key(sha256.New, secret, []byte(transcript), v.rounds, 32)
	if err != nil {
		return nil, err
	}
	root := append(shared, stretched...)
	v.keys = map[string][]byte{}
	for _, role := range []string{RoleA, RoleB} {
		if v.keys[role], err = hkdf.Key(sha256.New, root, []byte(transcript), "stale.love compare 2 key "+role, 32); err != nil {
			return nil, err
		}
	}
	return hkdf.Key(sha256.New, root, []byte(transcript), "stale.love compare 2 proofs", n)
}

func (v *goVault) aead(role string) (cipher.AEAD, error) {
	block, err := aes.NewCipher(v.keys[role])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (v *goVault) Seal(_ context.Context, role string, text, beside []byte) ([]byte, error) {
	a, err := v.aead(role)
	if err != nil {
		return nil, err
	}
	return a.Seal(nil, nil, text, beside), nil
}

func (v *goVault) Open(_ context.Context, role string, sealed, beside []byte) ([]byte, error) {
	a, err := v.aead(role)
	if err != nil {
		return nil, err
	}
	return a.Open(nil, nil, sealed, beside)
}

func (v *goVault) Forget(_ context.Context, all bool) error {
	v.pair = nil
	if all {
		v.keys = nil
	}
	return nil
}
