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
	"encoding/base64"
	"syscall/js"
	"testing"
)

// TestVault_IsWhatGoMakesOfTheSameKeys compares the browser's cryptography with
// Go's own, written a second time.
func TestVault_IsWhatGoMakesOfTheSameKeys(t *testing.T) {
	ctx := t.Context()
	vault := Vault{newAccount(t)()}
	public, err := vault.Pair(ctx)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := base64.RawURLEncoding.DecodeString(public)
	point, err := ecdh.P256().NewPublicKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := key.ECDH(point)
	if err != nil {
		t.Fatal(err)
	}
	const secret, transcript, n = "RT4X9WH", "stale.love compare 2 7KQM a b", 48
	stretched, err := pbkdf2.Key(sha256.New, secret, []byte(transcript), 600_000, 32)
	if err != nil {
		t.Fatal(err)
	}
	root := append(shared, stretched...)
	want, err := hkdf.Key(sha256.New, root, []byte(transcript), "stale.love compare 2 proofs", n)
	if err != nil {
		t.Fatal(err)
	}
	theirs := base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes())
	if _, err := vault.Derive(ctx, theirs[:40], secret, transcript, n); err == nil {
		t.Error("half a key is a key")
	}
	got, err := vault.Derive(ctx, theirs, secret, transcript, n)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("derived %x, %v; want %x", got, err, want)
	}

	// What the browser locks with a key, Go's opens, with what stands beside it alone;
	// and the other way round.
	for _, role := range []string{"a", "b"} {
		k, err := hkdf.Key(sha256.New, root, []byte(transcript), "stale.love compare 2 key "+role, 32)
		if err != nil {
			t.Fatal(err)
		}
		block, err := aes.NewCipher(k)
		if err != nil {
			t.Fatal(err)
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := vault.Seal(ctx, role, []byte("parts."), []byte("beside"))
		if err != nil || len(sealed) != 34 {
			t.Fatalf("sealed %x, %v", sealed, err)
		}
		again, err := vault.Seal(ctx, role, []byte("parts."), []byte("beside"))
		if err != nil || bytes.Equal(again, sealed) {
			t.Errorf("sealed alike: %v", err)
		}
		if opened, err := aead.Open(nil, sealed[:12], sealed[12:], []byte("beside")); err != nil || string(opened) != "parts." {
			t.Errorf("Go opened %q, %v", opened, err)
		}
		theirs := append(make([]byte, 12), aead.Seal(nil, make([]byte, 12), []byte("theirs"), []byte("beside"))...)
		if opened, err := vault.Open(ctx, role, theirs, []byte("beside")); err != nil || string(opened) != "theirs" {
			t.Errorf("opened %q, %v", opened, err)
		}
		if opened, err := vault.Open(ctx, role, theirs, []byte("besides")); err == nil {
			t.Errorf("beside something else it opened: %q", opened)
		}
		for i := range sealed {
			sealed[i] ^= 1
			if opened, err := vault.Open(ctx, role, sealed, []byte("beside")); err == nil {
				t.Errorf("damaged at %d it opened: %q", i, opened)
			}
			sealed[i] ^= 1
		}
		if _, err := vault.Open(ctx, map[string]string{"a": "b", "b": "a"}[role], sealed, []byte("beside")); err == nil {
			t.Error("the other key opened it")
		}
	}
	if _, err := vault.Open(ctx, "a", []byte("AA"), nil); err == nil {
		t.Error("too short, and opened")
	}
}

// TestVault_NoScriptCanReadAKey looks at what the database holds: keys, and none that
// can be taken out of it. Forgotten, there are none.
func TestVault_NoScriptCanReadAKey(t *testing.T) {
	ctx := t.Context()
	account := newAccount(t)()
	vault, other := Vault{account}, Vault{newAccount(t)()}
	if _, err := vault.Pair(ctx); err != nil {
		t.Fatal(err)
	}
	theirs, err := other.Pair(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Derive(ctx, theirs, "RT4X9WH", "a", 16); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{pairRecord, keyRecord + "a", keyRecord + "b"} {
		key, err := vault.key(ctx, name)
		if err != nil || !key.InstanceOf(js.Global().Get("CryptoKey")) || key.Get("extractable").Bool() {
			t.Errorf("%s: %v, %v", name, key, err)
			continue
		}
		for _, format := range []string{"raw", "pkcs8", "jwk"} {
			if _, err := subtle(ctx, "exportKey", format, key); err == nil {
				t.Errorf("%s can be read as %s", name, format)
			}
		}
	}
	if err := vault.Forget(ctx, false); err != nil {
		t.Error(err)
	}
	if _, err := vault.key(ctx, pairRecord); err == nil {
		t.Error("the pair is still there")
	}
	if _, err := vault.key(ctx, keyRecord+"a"); err != nil {
		t.Error("the keys went with the pair")
	}
	if err := vault.Forget(ctx, true); err != nil {
		t.Error(err)
	}
	everything, err := account.Everything(ctx)
	if err != nil || len(everything["drafts"]) != 0 {
		t.Errorf("left: %v, %v", everything["drafts"], err)
	}
}
