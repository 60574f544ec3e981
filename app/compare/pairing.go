package compare

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Server makes one step. An error that is a *Refused says that the server was
// reached and did nothing; any other may have been carried out.
type Server interface {
	Compare(ctx context.Context, r Request) (View, error)
}

// Refused is the server's no, in words for the reader.
type Refused struct {
	Code    string
	Message string
}

func (r *Refused) Error() string { return "refused: " + r.Code }

// Vault is the cryptography of a device, and where its keys are: they never leave
// it. It holds those of one comparison at a time.
type Vault interface {
	// Random returns n bytes that nobody can guess.
	Random(n int) []byte
	// Pair makes and keeps a key pair for an ECDH exchange on P-256, in place of all
	// that was kept, and returns its public half, base64url.
	Pair(ctx context.Context) (public string, err error)
	// Derive returns n bytes, and keeps a key of each role, that only who has one of
	// the private keys, the other public key and the secret can find: HKDF-SHA-256 over
	// the ECDH secret followed by PBKDF2-SHA-256 of the secret, both salted with the
	// transcript.
	Derive(ctx context.Context, theirs, secret, transcript string, n int) ([]byte, error)
	// Seal and Open are AES-256-GCM by the key of a role, with a random nonce in front.
	// What is sealed opens only with the same data beside it.
	Seal(ctx context.Context, role string, text, beside []byte) ([]byte, error)
	Open(ctx context.Context, role string, sealed, beside []byte) ([]byte, error)
	// Forget deletes the key pair, with all the keys of the roles as well.
	Forget(ctx context.Context, all bool) error
}

// Notes keeps a device's record, durably.
type Notes interface {
	Load(ctx context.Context) (Record, error) // the zero Record: there is none
	Save(ctx context.Context, r Record) error // of the zero Record: deletes it
}

// Record is what a device remembers of its comparison. It never holds any of the
// numbers, neither the reader's nor the other's.
type Record struct {
	Format int    `json:"format,omitempty"` // of what is locked; 0: before keys stayed in the vault
	Role   string `json:"role,omitempty"`
	Public string `json:"public,omitempty"`
	Lookup string `json:"lookup,omitempty"` // until the phones are paired
	Secret string `json:"secret,omitempty"` // until the phones are paired
	Begun  int64  `json:"begun,omitempty"`  // Unix milliseconds, by this device's clock
	Turn   int64  `json:"turn,omitempty"`   // of the last step that was sent

	Tag    string `json:"tag,omitempty"`    // the proof for the other device, and
	Expect string `json:"expect,omitempty"` // the one that must come from it
	Bound  string `json:"bound,omitempty"`  // stands for the whole transcript in what is locked; empty: no keys yet
	Paired bool   `json:"paired,omitempty"` // the other device's proof was right

	// The turns of this side's last half that the server took, and of the other's last
	// one that was opened here: none before them is opened again.
	Ours   int64 `json:"ours,omitempty"`
	Theirs int64 `json:"seen,omitempty"`

	// Ending says that the reader ended it, and the server does not know yet. The
	// keys are gone by then.
	Ending bool `json:"ending,omitempty"`
	// Replaced says that it was ended because an earlier version of the app had begun
	// it, and that its reader may not have seen that yet.
	Replaced bool `json:"replaced,omitempty"`
}

// format is what is written into a record that is begun now.
const format = 2

// Stage is where a reader stands.
type Stage string

// The stages.
const (
	None      Stage = "none"      // nothing is under way
	Code      Stage = "code"      // a code is shown, nobody has typed it in
	Greeting  Stage = "greeting"  // the phones find out whether they have the same code
	Mismatch  Stage = "mismatch"  // they have not, or something was tampered with
	Ready     Stage = "ready"     // paired; this reader's half is not in
	Sealed    Stage = "sealed"    // it is in, locked
	Agreed    Stage = "agreed"    // and may be opened when the other reader agrees
	Open      Stage = "open"      // both
	Elsewhere Stage = "elsewhere" // another device of this reader holds the keys
	Ending    Stage = "ending"    // ended here; the server will hear of it
)

// Standing is what a reader sees.
type Standing struct {
	Stage  Stage
	Code   string    // in Code
	Until  time.Time // when the code or the comparison runs out
	Ours   Parts     // in Open
	Theirs Parts     // in Open

	Replaced bool // in None and Ending: see Record
}

// Pairing is one account's comparison on this device. Its methods must not run at
// the same time on one device, in other tabs included.
type Pairing struct {
	Account string
	Server  Server
	Vault   Vault
	Notes   Notes
	Now     func() time.Time
}

// Look finds out where the reader stands, and carries on what the phones do by
// themselves: they prove to each other that they have the same code.
func (p *Pairing) Look(ctx context.Context) (Standing, error) {
	rec, err := p.Notes.Load(ctx)
	if err != nil {
		return Standing{}, err
	}
	if rec.Ending {
		return p.finishEnd(ctx, rec)
	}
	if rec.Public != "" && rec.Format < format {
		return p.end(ctx, Record{Public: rec.Public, Ending: true, Replaced: true})
	}
	v, err := p.send(ctx, Request{Step: Look})
	if err != nil {
		return Standing{}, err
	}
	return p.settle(ctx, rec, v)
}

// Start asks for a code to show to the other reader.
func (p *Pairing) Start(ctx context.Context) (Standing, error) {
	return p.begin(ctx, Request{Step: Start}, Record{Role: RoleA, Secret: symbolsOf(p.Vault.Random(secretLen))})
}

// Join uses the code of another phone. ErrSlip: it cannot be right as it was
// typed, and nothing was sent.
func (p *Pairing) Join(ctx context.Context, typed string) (Standing, error) {
	lookup, secret, err := readCode(typed)
	if err != nil {
		return Standing{}, err
	}
	return p.begin(ctx, Request{Step: Join, Lookup: lookup}, Record{Role: RoleB, Lookup: lookup, Secret: secret})
}

// begin remembers the keys before it tells the server of them: if the answer is
// lost, the next Look goes on from here.
func (p *Pairing) begin(ctx context.Context, r Request, rec Record) (Standing, error) {
	now, err := p.Look(ctx)
	if err != nil || now.Stage != None {
		return now, err
	}
	if rec.Public, err = p.Vault.Pair(ctx); err != nil {
		return Standing{}, err
	}
	rec.Format = format
	rec.Begun = p.Now().UnixMilli()
	if err := p.Notes.Save(ctx, rec); err != nil {
		return Standing{}, err
	}
	r.Public = rec.Public
	v, err := p.send(ctx, r)
	if refused := (*Refused)(nil); errors.As(err, &refused) {
		return Standing{}, errors.Join(err, p.forget(ctx, rec))
	}
	if err != nil {
		return Standing{}, err
	}
	return p.settle(ctx, rec, v)
}

// SealParts locks the four numbers and leaves them with the server.
func (p *Pairing) SealParts(ctx context.Context, parts Parts) (Standing, error) {
	var sealed int64
	return p.step(ctx, func(rec Record) (r Request, err error) {
		r.Step = Seal
		sealed = rec.Turn + 1 // as take counts
		r.Seal, err = p.seal(ctx, rec, sealed, parts)
		return r, err
	}, func(rec *Record, v View) {
		// One that comes when both are open already is not taken.
		if v.Public == rec.Public && v.Own == "" {
			rec.Ours = sealed
		}
	})
}

// Agree says that both halves may be opened once the other reader agrees.
func (p *Pairing) Agree(ctx context.Context) (Standing, error) {
	return p.step(ctx, func(Record) (Request, error) { return Request{Step: Agree}, nil }, nil)
}

// Wait takes that back, as long as nothing is open.
func (p *Pairing) Wait(ctx context.Context) (Standing, error) {
	return p.step(ctx, func(Record) (Request, error) { return Request{Step: Wait}, nil }, nil)
}

func (p *Pairing) step(ctx context.Context, make func(Record) (Request, error), taken func(*Record, View)) (Standing, error) {
	rec, err := p.Notes.Load(ctx)
	if err != nil {
		return Standing{}, err
	}
	if !rec.Paired || rec.Format < format {
		return p.Look(ctx) // ended meanwhile, in another tab
	}
	r, err := make(rec)
	if err != nil {
		return Standing{}, err
	}
	v, err := p.take(ctx, &rec, r)
	if err != nil {
		return Standing{}, err
	}
	if taken != nil {
		taken(&rec, v)
		if err := p.Notes.Save(ctx, rec); err != nil {
			return Standing{}, err
		}
	}
	return p.settle(ctx, rec, v)
}

// take sends a step in its turn, which is remembered first.
func (p *Pairing) take(ctx context.Context, rec *Record, r Request) (View, error) {
	rec.Turn++
	if err := p.Notes.Save(ctx, *rec); err != nil {
		return View{}, err
	}
	r.Public, r.Turn = rec.Public, rec.Turn
	return p.send(ctx, r)
}

// End forgets the keys at once, and has the server delete what it has, now or with
// the next connection.
func (p *Pairing) End(ctx context.Context) (Standing, error) {
	rec, err := p.Notes.Load(ctx)
	if err != nil {
		return Standing{}, err
	}
	public := rec.Public
	if public == "" { // the keys are on another device
		v, err := p.send(ctx, Request{Step: Look})
		if err != nil {
			return Standing{}, err
		}
		if v.Public == "" {
			return Standing{Stage: None}, nil
		}
		public = v.Public
	}
	return p.end(ctx, Record{Public: public, Ending: true})
}

func (p *Pairing) end(ctx context.Context, rec Record) (Standing, error) {
	if err := p.Vault.Forget(ctx, true); err != nil {
		return Standing{}, err
	}
	if err := p.Notes.Save(ctx, rec); err != nil {
		return Standing{}, err
	}
	return p.finishEnd(ctx, rec)
}

// finishEnd tells the server. Not being heard is no error: it is tried again.
func (p *Pairing) finishEnd(ctx context.Context, rec Record) (Standing, error) {
	_, err := p.send(ctx, Request{Step: End, Public: rec.Public})
	if refused := (*Refused)(nil); err != nil && (!errors.As(err, &refused) || refused.Code != OtherDevice) {
		return Standing{Stage: Ending, Replaced: rec.Replaced}, nil
	}
	if err := p.Notes.Save(ctx, Record{Replaced: rec.Replaced}); err != nil {
		return Standing{}, err
	}
	return Standing{Stage: None, Replaced: rec.Replaced}, nil
}

func (p *Pairing) send(ctx context.Context, r Request) (View, error) {
	r.V, r.Account = Protocol, p.Account
	v, err := p.Server.Compare(ctx, r)
	if err != nil {
		return View{}, fmt.Errorf("compare: %s: %w", r.Step, err)
	}
	return v, nil
}
