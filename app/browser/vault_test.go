//go:build js

package browser

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"testing"
)

// TestVault_IsWhatGoMakesOfTheSameKeys compares the browser's cryptography with
// Go's own, written a second time.
func TestVault_IsWhatGoMakesOfTheSameKeys(t *testing.T) {
	ctx := t.Context()
	private, public, err := Vault{}.Pair(ctx)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pem, _ := base64.RawURLEncoding.DecodeString(public)
	point, err := ecdh.P256().NewPublicKey(pem)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := key.ECDH(point)
	if err != nil {
		t.Fatal(err)
	}
	const secret, transcript, n = "RT4X9WH", "stale.love compare 1 7KQM a b", 96
	stretched, err := pbkdf2.Key(sha256.New, secret, []byte(transcript), 600_000, 32)
	if err != nil {
		t.Fatal(err)
	}
	want, err := hkdf.Key(sha256.New, append(shared, stretched...), []byte(transcript), "stale.love compare 1", n)
	if err != nil {
		t.Fatal(err)
	}
	theirs := base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes())
	got, err := Vault{}.Derive(ctx, private, theirs, secret, transcript, n)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("derived %x, %v; want %x", got, err, want)
	}
	der, _ := base64.RawURLEncoding.DecodeString(private)
	if _, err := x509.ParsePKCS8PrivateKey(der); err != nil {
		t.Errorf("the private key: %v", err)
	}
	if _, err := (Vault{}).Derive(ctx, private, theirs[:40], secret, transcript, n); err == nil {
		t.Error("half a key is a key")
	}
}

func TestVault_OpensWhatWasSealedAndNothingElse(t *testing.T) {
	ctx := t.Context()
	key, other := Random(32), Random(32)
	text := func(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
	sealed, err := Vault{}.Seal(ctx, text(key), []byte("parts."))
	if err != nil || len(sealed) != 46 {
		t.Fatalf("sealed %q, %v", sealed, err)
	}
	again, err := Vault{}.Seal(ctx, text(key), []byte("parts."))
	if err != nil || again == sealed {
		t.Errorf("sealed alike: %v", err)
	}
	if opened, err := (Vault{}).Open(ctx, text(key), sealed); err != nil || string(opened) != "parts." {
		t.Errorf("opened %q, %v", opened, err)
	}
	if opened, err := (Vault{}).Open(ctx, text(other), sealed); err == nil {
		t.Errorf("another key opened %q", opened)
	}
	b, _ := base64.RawURLEncoding.DecodeString(sealed)
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := gcm.Open(nil, b[:12], b[12:], nil); err != nil || string(opened) != "parts." {
		t.Errorf("Go opened %q, %v", opened, err)
	}
	for i := range b {
		b[i] ^= 1
		if opened, err := (Vault{}).Open(ctx, text(key), text(b)); err == nil {
			t.Errorf("damaged at %d it opened: %q", i, opened)
		}
		b[i] ^= 1
	}
	if _, err := (Vault{}).Open(ctx, text(key), "AA"); err == nil {
		t.Error("too short, and opened")
	}
}
