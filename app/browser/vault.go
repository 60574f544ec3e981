//go:build js

package browser

import (
	"context"
	"encoding/base64"
	"errors"
	"syscall/js"

	"stale.love/app/compare"
)

// Vault is the browser's cryptography for comparisons. It implements
// compare.Vault. Its keys are CryptoKeys that no script can read, this one neither:
// the account's database holds them as such, and so no export and no copy of its
// records has them.
type Vault struct{ Account *Account }

// stretch is how many rounds of PBKDF2 a secret is worth.
const stretch = 600_000

// aesNonce is as long as AES-GCM's nonces are.
const aesNonce = 12

// Where the keys are, in the store of drafts.
const (
	pairRecord = "compare-pair"
	keyRecord  = "compare-key-" // and the role
)

// Random implements compare.Vault.
func (Vault) Random(n int) []byte { return new(Window).Random(n) }

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
func (v Vault) Pair(ctx context.Context) (public string, err error) {
	pair, err := subtle(ctx, "generateKey", curve(), false, []any{"deriveBits"})
	if err != nil {
		return "", err
	}
	point, err := subtle(ctx, "exportKey", "raw", pair.Get("publicKey"))
	if err != nil {
		return "", err
	}
	err = v.change(ctx, func(t *transaction) error {
		if err := forgetKeys(t, true); err != nil {
			return err
		}
		return t.putObject("drafts", pairRecord, pair.Get("privateKey"))
	})
	return base64.RawURLEncoding.EncodeToString(fromBuffer(point)), err
}

// Forget implements compare.Vault.
func (v Vault) Forget(ctx context.Context, all bool) error {
	return v.change(ctx, func(t *transaction) error { return forgetKeys(t, all) })
}

func forgetKeys(t *transaction, all bool) error {
	names := []string{pairRecord}
	if all {
		names = append(names, keyRecord+compare.RoleA, keyRecord+compare.RoleB)
	}
	for _, name := range names {
		if err := t.delete("drafts", name); err != nil {
			return err
		}
	}
	return nil
}

func (v Vault) change(ctx context.Context, fn func(t *transaction) error) error {
	return wrap("keeping keys", v.Account.db.do(ctx, true, []string{"drafts"}, fn))
}

// key reads one of those that are kept.
func (v Vault) key(ctx context.Context, name string) (key js.Value, err error) {
	err = v.Account.db.do(ctx, false, []string{"drafts"}, func(t *transaction) error {
		key, err = t.object("drafts", name)
		return err
	})
	if err == nil && !key.Truthy() {
		err = errors.New("this device has no such key")
	}
	return key, wrap("reading keys", err)
}

// Derive implements compare.Vault.
func (v Vault) Derive(ctx context.Context, theirs, secret, transcript string, n int) ([]byte, error) {
	mine, err := v.key(ctx, pairRecord)
	if err != nil {
		return nil, err
	}
	point, err := base64.RawURLEncoding.DecodeString(theirs)
	if err != nil {
		return nil, err
	}
	other, err := subtle(ctx, "importKey", "raw", toArray(point), curve(), false, []any{})
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
	root, err := subtle(ctx, "importKey", "raw", both, "HKDF", false, []any{"deriveBits", "deriveKey"})
	if err != nil {
		return nil, err
	}
	purpose := func(info string) map[string]any {
		return map[string]any{"name": "HKDF", "hash": "SHA-256", "salt": salt, "info": toArray([]byte(info))}
	}
	keys := map[string]js.Value{}
	for _, role := range []string{compare.RoleA, compare.RoleB} {
		keys[role], err = subtle(ctx, "deriveKey", purpose("stale.love compare 2 key "+role), root,
			map[string]any{"name": "AES-GCM", "length": 256}, false, []any{"encrypt", "decrypt"})
		if err != nil {
			return nil, err
		}
	}
	err = v.change(ctx, func(t *transaction) error {
		for role, key := range keys {
			if err := t.putObject("drafts", keyRecord+role, key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out, err := subtle(ctx, "deriveBits", purpose("stale.love compare 2 proofs"), root, 8*n)
	if err != nil {
		return nil, err
	}
	return fromBuffer(out), nil
}

// Seal implements compare.Vault.
func (v Vault) Seal(ctx context.Context, role string, text, beside []byte) ([]byte, error) {
	key, err := v.key(ctx, keyRecord+role)
	if err != nil {
		return nil, err
	}
	nonce := new(Window).Random(aesNonce)
	sealed, err := subtle(ctx, "encrypt", gcm(nonce, beside), key, toArray(text))
	if err != nil {
		return nil, err
	}
	return append(nonce, fromBuffer(sealed)...), nil
}

// Open implements compare.Vault.
func (v Vault) Open(ctx context.Context, role string, sealed, beside []byte) ([]byte, error) {
	if len(sealed) < aesNonce {
		return nil, errors.New("what is sealed is damaged")
	}
	key, err := v.key(ctx, keyRecord+role)
	if err != nil {
		return nil, err
	}
	text, err := subtle(ctx, "decrypt", gcm(sealed[:aesNonce], beside), key, toArray(sealed[aesNonce:]))
	if err != nil {
		return nil, err
	}
	return fromBuffer(text), nil
}

func gcm(nonce, beside []byte) map[string]any {
	return map[string]any{"name": "AES-GCM", "iv": toArray(nonce), "additionalData": toArray(beside)}
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
