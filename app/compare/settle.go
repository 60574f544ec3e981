package compare

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strconv"
	"time"
)

// OtherDevice is the code by which the server says ErrOtherDevice.
const OtherDevice = "other_device"

// settle brings the record up to what the server says, and says where that is.
func (p *Pairing) settle(ctx context.Context, rec Record, v View) (Standing, error) {
	if v.Public == "" && rec == (Record{Replaced: true}) {
		return Standing{Stage: None, Replaced: true}, nil
	}
	if v.Public == "" {
		return Standing{Stage: None}, p.forget(ctx, rec)
	}
	until := p.Now().Add(time.Duration(v.Left) * time.Second)
	if v.Public != rec.Public {
		return Standing{Stage: Elsewhere, Until: until}, p.forget(ctx, rec)
	}
	if !rec.Paired {
		// Whoever controls the server has only so long to guess the secret before
		// the phones give up. It is this device's clock that counts.
		if p.Now().Sub(time.UnixMilli(rec.Begun)) > CodeLife {
			return p.End(ctx)
		}
		if v.Theirs == "" {
			return p.showCode(ctx, rec, v, until)
		}
		s, err := p.greet(ctx, &rec, &v)
		if err != nil || s != Ready {
			return Standing{Stage: s, Until: until}, err
		}
		until = p.Now().Add(time.Duration(v.Left) * time.Second)
	}
	return p.paired(ctx, rec, v, until)
}

// forget deletes a record that stands for nothing any more.
func (p *Pairing) forget(ctx context.Context, rec Record) error {
	if rec == (Record{}) {
		return nil
	}
	if err := p.Vault.Forget(ctx, true); err != nil {
		return err
	}
	return p.Notes.Save(ctx, Record{})
}

func (p *Pairing) showCode(ctx context.Context, rec Record, v View, until time.Time) (Standing, error) {
	if !GoodLookup(v.Lookup) {
		return Standing{Stage: Mismatch}, nil
	}
	if rec.Lookup != v.Lookup {
		rec.Lookup = v.Lookup
		if err := p.Notes.Save(ctx, rec); err != nil {
			return Standing{}, err
		}
	}
	return Standing{Stage: Code, Code: writeCode(rec.Lookup, rec.Secret), Until: until}, nil
}

// greet proves to the other device that this one has the whole code, and checks
// its proof. Only then is anything locked with the keys: a server that stood
// between the two would have had to guess the secret while both waited.
func (p *Pairing) greet(ctx context.Context, rec *Record, v *View) (Stage, error) {
	if rec.Bound == "" {
		if err := p.makeKeys(ctx, rec, v.Theirs); err != nil {
			return "", err
		}
	}
	if !v.Tag {
		answer, err := p.take(ctx, rec, Request{Step: Confirm, Tag: rec.Tag})
		if err != nil {
			return "", err
		}
		if *v = answer; v.Public != rec.Public {
			return Greeting, nil // ended meanwhile: the next look says so
		}
	}
	if v.TheirTag == "" {
		return Greeting, nil
	}
	if v.TheirTag != rec.Expect {
		return Mismatch, nil
	}
	rec.Paired = true
	rec.Secret, rec.Lookup, rec.Tag, rec.Expect = "", "", "", ""
	if err := p.Vault.Forget(ctx, false); err != nil {
		return "", err
	}
	return Ready, p.Notes.Save(ctx, *rec)
}

// makeKeys derives, once, both proofs and both keys. What the first device makes
// them from is what the second does, in the order of the roles.
func (p *Pairing) makeKeys(ctx context.Context, rec *Record, theirs string) error {
	a, b := rec.Public, theirs
	if rec.Role == RoleB {
		a, b = b, a
	}
	transcript := "stale.love compare 2 " + rec.Lookup + " " + a + " " + b
	const tag, bound = 16, 16
	bytes, err := p.Vault.Derive(ctx, theirs, rec.Secret, transcript, 2*tag+bound)
	if err != nil {
		return err
	}
	if len(bytes) != 2*tag+bound {
		return errors.New("compare: the proofs are too short")
	}
	text := base64.RawURLEncoding.EncodeToString
	rec.Tag, rec.Expect, rec.Bound = text(bytes[:tag]), text(bytes[tag:2*tag]), text(bytes[2*tag:])
	if rec.Role == RoleB {
		rec.Tag, rec.Expect = rec.Expect, rec.Tag
	}
	return p.Notes.Save(ctx, *rec)
}

func (p *Pairing) paired(ctx context.Context, rec Record, v View, until time.Time) (Standing, error) {
	s := Standing{Stage: Ready, Until: until}
	switch {
	case v.Other != "":
		s.Stage = Open
		peer := RoleB
		if rec.Role == RoleB {
			peer = RoleA
		}
		seen := rec
		var err error
		if s.Ours, _, err = p.open(ctx, rec, rec.Role, v.Own, rec.Ours); err == nil {
			s.Theirs, seen.Theirs, err = p.open(ctx, rec, peer, v.Other, rec.Theirs)
		}
		if err != nil {
			return Standing{Stage: Mismatch}, nil
		}
		if seen != rec {
			return s, p.Notes.Save(ctx, seen)
		}
	case v.Agreed:
		s.Stage = Agreed
	case v.Sealed:
		s.Stage = Sealed
	}
	return s, nil
}

// A half is its format, the turn it was locked in, and what the vault made of the
// numbers with all of this beside them: whose it is, when, and of which comparison.
const (
	halfFormat = 2
	halfHead   = 1 + 8
)

func beside(rec Record, role string, turn int64) []byte {
	return []byte("stale.love compare 2 " + role + " " + strconv.FormatInt(turn, 10) + " " + rec.Bound)
}

func (p *Pairing) seal(ctx context.Context, rec Record, turn int64, parts Parts) (string, error) {
	sealed, err := p.Vault.Seal(ctx, rec.Role, parts.bytes(), beside(rec, rec.Role, turn))
	if err != nil {
		return "", err
	}
	half := binary.BigEndian.AppendUint64([]byte{halfFormat}, uint64(turn))
	return base64.RawURLEncoding.EncodeToString(append(half, sealed...)), nil
}

// open opens the half of a role that was not locked before a turn, and returns in
// which one it was.
func (p *Pairing) open(ctx context.Context, rec Record, role, half string, least int64) (Parts, int64, error) {
	b, err := base64.RawURLEncoding.DecodeString(half)
	if err != nil || len(b) < halfHead || b[0] != halfFormat {
		return Parts{}, 0, errors.New("compare: not a half of this version")
	}
	turn := int64(binary.BigEndian.Uint64(b[1:halfHead]))
	if turn < least {
		return Parts{}, 0, errors.New("compare: an earlier half")
	}
	text, err := p.Vault.Open(ctx, role, b[halfHead:], beside(rec, role, turn))
	if err != nil {
		return Parts{}, 0, err
	}
	parts, err := readParts(text)
	return parts, turn, err
}
