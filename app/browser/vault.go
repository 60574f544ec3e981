//go:build js

package browser

import (
	"context"
	"encoding/base64"
	"errors"
	"syscall/js"
)

// Vault is the browser's cryptography for comparisons. It implements
// compare.Vault. Private keys are PKCS #8; everything is base64url.
type Vault struct{}

// stretch is how many rounds of PBKDF2 a secret is worth.
const stretch = 600_000

// aesNonce is as long as AES-GCM's nonces are.
const aesNonce = 12

// Random implements compare.Vault.
func (Vault) Random(n int) []byte { return Random(n) }

func curve() map[string]any { return map[string]any{"name": "ECDH", "namedCurve": "P-256"} }

// subtle calls a method of SubtleCrypto and waits for what it promises.
func subtle(ctx context.Context, method string, args ...any) (js.Value, error) {
	object := global("crypto").Get("subtle")
	if !object.Truthy() {
		return js.Undefined(), errors.New("this browser encrypts nothing outside https")
	}
	var promise js.Value
	err := try(func() { promise = object.Call(method, args...) })
	if err == nil {
		promise, err = await(ctx, promise)
	}
	return promise, wrap(method, err)
}

// Pair implements compare.Vault.
func (Vault) Pair(ctx context.Context) (private, public string, err error) {
	pair, err := subtle(ctx, "generateKey", curve(), true, []any{"deriveBits"})
	if err != nil {
		return "", "", err
	}
	if private, err = exported(ctx, "pkcs8", pair.Get("privateKey")); err != nil {
		return "", "", err
	}
	public, err = exported(ctx, "raw", pair.Get("publicKey"))
	return private, public, err
}

func exported(ctx context.Context, format string, key js.Value) (string, error) {
	buffer, err := subtle(ctx, "exportKey", format, key)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(fromBuffer(buffer)), nil
}

func imported(ctx context.Context, format, key string, algorithm any, uses ...any) (js.Value, error) {
	b, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return js.Undefined(), err
	}
	return subtle(ctx, "importKey", format, toArray(b), algorithm, false, uses)
}

// Derive implements compare.Vault.
func (Vault) Derive(ctx context.Context, private, theirs, secret, transcript string, n int) ([]byte, error) {
	mine, err := imported(ctx, "pkcs8", private, curve(), "deriveBits")
	if err != nil {
		return nil, err
	}
	other, err := imported(ctx, "raw", theirs, curve())
	if err != nil {
		return nil, err
	}
	shared, err := subtle(ctx, "deriveBits", map[string]any{"name": "ECDH", "public": other}, mine, 256)
	if err != nil {
		return nil, err
	}
	salt := toArray([]byte(transcript))
	word, err := subtle(ctx, "importKey", "raw", toArray([]byte(secret)), "PBKDF2", false, []any{"deriveBits"})
	if err != nil {
		return nil, err
	}
	stretched, err := subtle(ctx, "deriveBits",
		map[string]any{"name": "PBKDF2", "hash": "SHA-256", "salt": salt, "iterations": stretch}, word, 256)
	if err != nil {
		return nil, err
	}
	both := toArray(append(fromBuffer(shared), fromBuffer(stretched)...))
	root, err := subtle(ctx, "importKey", "raw", both, "HKDF", false, []any{"deriveBits"})
	if err != nil {
		return nil, err
	}
	out, err := subtle(ctx, "deriveBits",
		map[string]any{"name": "HKDF", "hash": "SHA-256", "salt": salt, "info": toArray([]byte("stale.love compare 1"))}, root, 8*n)
	if err != nil {
		return nil, err
	}
	return fromBuffer(out), nil
}

// Seal implements compare.Vault.
func (Vault) Seal(ctx context.Context, key string, text []byte) (string, error) {
	k, err := imported(ctx, "raw", key, "AES-GCM", "encrypt")
	if err != nil {
		return "", err
	}
	nonce := Random(aesNonce)
	sealed, err := subtle(ctx, "encrypt", map[string]any{"name": "AES-GCM", "iv": toArray(nonce)}, k, toArray(text))
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(append(nonce, fromBuffer(sealed)...)), nil
}

// Open implements compare.Vault.
func (Vault) Open(ctx context.Context, key, sealed string) ([]byte, error) {
	b, err := base64.RawURLEncoding.DecodeString(sealed)
	if err != nil || len(b) < aesNonce {
		return nil, errors.New("what is sealed is damaged")
	}
	k, err := imported(ctx, "raw", key, "AES-GCM", "decrypt")
	if err != nil {
		return nil, err
	}
	text, err := subtle(ctx, "decrypt", map[string]any{"name": "AES-GCM", "iv": toArray(b[:aesNonce])}, k, toArray(b[aesNonce:]))
	if err != nil {
		return nil, err
	}
	return fromBuffer(text), nil
}

func toArray(b []byte) js.Value {
	array := global("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

func fromBuffer(buffer js.Value) []byte {
	array := global("Uint8Array").New(buffer)
	out := make([]byte, array.Length())
	js.CopyBytesToGo(out, array)
	return out
}
