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
type goVault struct{ rounds int }

var b64 = base64.RawURLEncoding

func (goVault) Random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

func (goVault) Pair(context.Context) (private, public string, err error) {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return "", "", err
	}
	return b64.EncodeToString(key.Bytes()), b64.EncodeToString(key.PublicKey().Bytes()), nil
}

func (v goVault) Derive(_ context.Context, private, theirs, secret, transcript string, n int) ([]byte, error) {
	priv, err1 := b64.DecodeString(private)
	pub, err2 := b64.DecodeString(theirs)
	key, err3 := ecdh.P256().NewPrivateKey(priv)
	other, err4 := ecdh.P256().NewPublicKey(pub)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return nil, err
	}
	shared, err := key.ECDH(other)
	if err != nil {
		return nil, err
	}
	stretched, err := pbkdf2.Key(sha256.New, secret, []byte(transcript), v.rounds, 32)
	if err != nil {
		return nil, err
	}
	return hkdf.Key(sha256.New, append(shared, stretched...), []byte(transcript), "stale.love compare 1", n)
}

func (goVault) aead(key string) (cipher.AEAD, error) {
	k, err := b64.DecodeString(key)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (v goVault) Seal(_ context.Context, key string, text []byte) (string, error) {
	a, err := v.aead(key)
	if err != nil {
		return "", err
	}
	return b64.EncodeToString(a.Seal(nil, nil, text, nil)), nil
}

func (v goVault) Open(_ context.Context, key, sealed string) ([]byte, error) {
	a, err := v.aead(key)
	if err != nil {
		return nil, err
	}
	b, err := b64.DecodeString(sealed)
	if err != nil {
		return nil, err
	}
	return a.Open(nil, nil, b, nil)
}
