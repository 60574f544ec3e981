package compare

import (
	"context"
	"encoding/base64"
	"errors"
	"time"
)

// OtherDevice is the code by which the server says ErrOtherDevice.
const OtherDevice = "other_device"

// settle brings the record up to what the server says, and says where that is.
func (p *Pairing) settle(ctx context.Context, rec Record, v View) (Standing, error) {
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
	if rec.Mine == "" {
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
	rec.Private, rec.Secret, rec.Lookup, rec.Tag, rec.Expect = "", "", "", "", ""
	return Ready, p.Notes.Save(ctx, *rec)
}

// makeKeys derives, once, both proofs and both keys. What the first device makes
// them from is what the second does, in the order of the roles.
func (p *Pairing) makeKeys(ctx context.Context, rec *Record, theirs string) error {
	a, b := rec.Public, theirs
	if rec.Role == RoleB {
		a, b = b, a
	}
	transcript := "stale.love compare 1 " + rec.Lookup + " " + a + " " + b
	const tag, key = 16, 32
	bytes, err := p.Vault.Derive(ctx, rec.Private, theirs, rec.Secret, transcript, 2*tag+2*key)
	if err != nil {
		return err
	}
	if len(bytes) != 2*tag+2*key {
		return errors.New("compare: the keys are too short")
	}
	text := base64.RawURLEncoding.EncodeToString
	tagA, tagB := text(bytes[:tag]), text(bytes[tag:2*tag])
	keyA, keyB := text(bytes[2*tag:2*tag+key]), text(bytes[2*tag+key:])
	rec.Tag, rec.Expect, rec.Mine, rec.Theirs = tagA, tagB, keyA, keyB
	if rec.Role == RoleB {
		rec.Tag, rec.Expect, rec.Mine, rec.Theirs = tagB, tagA, keyB, keyA
	}
	return p.Notes.Save(ctx, *rec)
}

func (p *Pairing) paired(ctx context.Context, rec Record, v View, until time.Time) (Standing, error) {
	s := Standing{Stage: Ready, Until: until}
	switch {
	case v.Other != "":
		s.Stage = Open
		var err error
		if s.Ours, err = p.open(ctx, rec.Mine, v.Own); err == nil {
			s.Theirs, err = p.open(ctx, rec.Theirs, v.Other)
		}
		if err != nil {
			return Standing{Stage: Mismatch}, nil
		}
	case v.Agreed:
		s.Stage = Agreed
	case v.Sealed:
		s.Stage = Sealed
	}
	return s, nil
}

func (p *Pairing) open(ctx context.Context, key, sealed string) (Parts, error) {
	text, err := p.Vault.Open(ctx, key, sealed)
	if err != nil {
		return Parts{}, err
	}
	return readParts(text)
}
