//go:build !js

// Package passkeytest is a browser's half of passkeys in software: it makes them
// and signs in with them, for tests. It keeps no secret and asks nobody.
package passkeytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// ErrExcluded is what a browser says when the authenticator holds one of the
// account's passkeys already.
var ErrExcluded = errors.New("InvalidStateError: the authenticator holds a passkey of this account")

// ErrNoPasskey is what a browser says when there is nothing to sign in with.
var ErrNoPasskey = errors.New("NotAllowedError: no passkey for this site")

// Authenticator holds passkeys and speaks for pages of one origin. The zero
// counter is that of passkeys that are synced between devices.
type Authenticator struct {
	Origin  string
	Counter uint32 // reported with the next signature; it does not move by itself
	NextID  []byte // of the next passkey; nil: random

	// Unverified says that nobody has to unlock it: it reports who is present only.
	Unverified bool
	// Attest returns the attestation of a new passkey, from its authenticator data and
	// the hash of the client's; nil: none.
	Attest func(data, hash []byte) (format string, statement map[string]any)

	keys []key
}

type key struct {
	id, handle []byte
	site       string
	private    *ecdsa.PrivateKey
}

// Flags of authenticator data.
const (
	present, verified             = 1 << 0, 1 << 2
	backupEligible, backedUp      = 1 << 3, 1 << 4
	holdsKey                      = 1 << 6
	synced                   byte = present | verified | backupEligible | backedUp
)

type bytes []byte

// MarshalJSON writes base64url without padding, as browsers do.
func (b bytes) MarshalJSON() ([]byte, error) {
	return json.Marshal(base64.RawURLEncoding.EncodeToString(b))
}

func (b *bytes) UnmarshalJSON(data []byte) (err error) {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	*b, err = base64.RawURLEncoding.DecodeString(text)
	return err
}

type credential struct {
	ID         bytes          `json:"id"`
	RawID      bytes          `json:"rawId"`
	Type       string         `json:"type"`
	Attachment string         `json:"authenticatorAttachment"`
	Extensions map[string]any `json:"clientExtensionResults"`
	Response   map[string]any `json:"response"`
}

// Create makes a passkey, as navigator.credentials.create does with the server's
// options, and returns the JSON of the PublicKeyCredential.
func (a *Authenticator) Create(options []byte) ([]byte, error) {
	var o struct {
		PublicKey struct {
			Challenge          bytes
			RP                 struct{ ID string }
			User               struct{ ID bytes }
			ExcludeCredentials []struct{ ID bytes }
		}
	}
	if err := json.Unmarshal(options, &o); err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	for _, excluded := range o.PublicKey.ExcludeCredentials {
		for _, k := range a.keys {
			if string(k.id) == string(excluded.ID) {
				return nil, ErrExcluded
			}
		}
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	k := key{id: a.NextID, handle: o.PublicKey.User.ID, site: o.PublicKey.RP.ID, private: private}
	if k.id == nil {
		k.id = make([]byte, 16)
		rand.Read(k.id)
	}
	a.keys = append(a.keys, k)

	point, err := private.PublicKey.Bytes() // 4, x, y
	if err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	cose, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	data := a.data(k, a.flags()|holdsKey)
	data = append(data, make([]byte, 16)...) // no maker says who it is
	data = binary.BigEndian.AppendUint16(data, uint16(len(k.id)))
	data = append(append(data, k.id...), cose...)
	client := a.clientData("webauthn.create", o.PublicKey.Challenge)
	format, statement := "none", map[string]any{}
	if a.Attest != nil {
		hash := sha256.Sum256(client)
		format, statement = a.Attest(data, hash[:])
	}
	object, err := cbor.Marshal(map[string]any{"fmt": format, "attStmt": statement, "authData": data})
	if err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	public, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("create: %w", err)
	}
	return k.credential(map[string]any{
		"clientDataJSON":     client,
		"attestationObject":  bytes(object),
		"authenticatorData":  bytes(data),
		"publicKey":          bytes(public),
		"publicKeyAlgorithm": -7,
		"transports":         []string{"hybrid", "internal"},
	})
}

// Get signs in with the newest passkey of the site, as navigator.credentials.get
// does, and returns the JSON of the PublicKeyCredential.
func (a *Authenticator) Get(options []byte) ([]byte, error) {
	var o struct {
		PublicKey struct {
			Challenge bytes
			RPID      string `json:"rpId"`
		}
	}
	if err := json.Unmarshal(options, &o); err != nil {
		return nil, fmt.Errorf("get: %w", err)
	}
	for i := len(a.keys) - 1; i >= 0; i-- {
		k := a.keys[i]
		if k.site != o.PublicKey.RPID {
			continue
		}
		client := a.clientData("webauthn.get", o.PublicKey.Challenge)
		data := a.data(k, a.flags())
		hash := sha256.Sum256(client)
		digest := sha256.Sum256(append(data[:len(data):len(data)], hash[:]...))
		signature, err := ecdsa.SignASN1(rand.Reader, k.private, digest[:])
		if err != nil {
			return nil, fmt.Errorf("get: %w", err)
		}
		return k.credential(map[string]any{
			"clientDataJSON":    client,
			"authenticatorData": bytes(data),
			"signature":         bytes(signature),
			"userHandle":        bytes(k.handle),
		})
	}
	return nil, ErrNoPasskey
}

func (a *Authenticator) flags() byte {
	if a.Unverified {
		return synced &^ verified
	}
	return synced
}

// data is the authenticator data without a key.
func (a *Authenticator) data(k key, flags byte) []byte {
	site := sha256.Sum256([]byte(k.site))
	return binary.BigEndian.AppendUint32(append(site[:], flags), a.Counter)
}

func (a *Authenticator) clientData(kind string, challenge bytes) bytes {
	data, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": a.Origin, "crossOrigin": false})
	return data
}

func (k key) credential(response map[string]any) ([]byte, error) {
	return json.Marshal(credential{
		ID:         k.id,
		RawID:      k.id,
		Type:       "public-key",
		Attachment: "platform",
		// Nobody asked; password managers answer all the same.
		Extensions: map[string]any{"credProps": map[string]any{"rk": true}},
		Response:   response,
	})
}
