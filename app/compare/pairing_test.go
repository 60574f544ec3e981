//go:build !js

package compare

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stale.love/content"
)

// world is a server and two phones in a network that may lose either way.
type world struct {
	model *Model
	now   time.Time
	lose  func() (request, answer bool) // nil: nothing
	cut   bool                          // there is no network
	wire  []string                      // everything that was said, both ways
}

var errNetwork = errors.New("no network")

type phone struct {
	*Pairing
	world *world
	kept  Record
	saves int
}

func (w *world) phone(account string) *phone {
	p := &phone{world: w}
	p.Pairing = &Pairing{Account: account, Server: p, Vault: goVault{rounds: 1}, Notes: p, Now: func() time.Time { return w.now }}
	return p
}

func (p *phone) Load(context.Context) (Record, error) { return p.kept, nil }

func (p *phone) Save(_ context.Context, r Record) error {
	p.kept = r
	p.saves++
	return nil
}

func (p *phone) Compare(_ context.Context, r Request) (View, error) {
	w := p.world
	if w.cut {
		return View{}, errNetwork
	}
	lost, unheard := false, false
	if w.lose != nil {
		lost, unheard = w.lose()
	}
	if lost {
		return View{}, errNetwork
	}
	w.wire = append(w.wire, fmt.Sprintf("%+v", r))
	v, err := w.model.Do(w.now, r.Account, r)
	w.wire = append(w.wire, fmt.Sprintf("%+v", v))
	if unheard {
		return View{}, errNetwork
	}
	if err != nil {
		code := map[error]string{ErrNoCode: "no_code", ErrHaveOne: "one_at_a_time", ErrOtherDevice: OtherDevice, ErrStep: "out_of_step"}[err]
		return View{}, &Refused{Code: code, Message: err.Error()}
	}
	return v, nil
}

func newWorld() (w *world, ann, ben *phone) {
	w = &world{model: NewModel(), now: day0}
	return w, w.phone("ann"), w.phone("ben")
}

func is(t *testing.T, want Stage, s Standing, err error) Standing {
	t.Helper()
	if err != nil || s.Stage != want {
		t.Fatalf("stage %q, %v; want %q", s.Stage, err, want)
	}
	return s
}

func look(t *testing.T, want Stage, p *phone) Standing {
	t.Helper()
	s, err := p.Look(t.Context())
	return is(t, want, s, err)
}

// greeted brings both phones to where they know each other.
func greeted(t *testing.T, ann, ben *phone) {
	t.Helper()
	s, err := ann.Start(t.Context())
	code := is(t, Code, s, err).Code
	s, err = ben.Join(t.Context(), code)
	is(t, Greeting, s, err)
	look(t, Ready, ann)
	look(t, Ready, ben)
}

var annParts, benParts = Parts{Version: 1, Percent: [4]int{79, Unknown, 0, 100}}, Parts{Version: 1, Percent: [4]int{33, 67, 54, Unknown}}

func TestPairing_TwoPhonesSeeTheSameAndThenNothing(t *testing.T) {
	t.Parallel()
	w, ann, ben := newWorld()
	greeted(t, ann, ben)
	s, err := ann.SealParts(t.Context(), annParts)
	is(t, Sealed, s, err)
	s, err = ann.Agree(t.Context())
	is(t, Agreed, s, err)
	look(t, Ready, ben)
	s, err = ben.SealParts(t.Context(), benParts)
	is(t, Sealed, s, err)
	s, err = ben.Agree(t.Context())
	if s = is(t, Open, s, err); s.Ours != benParts || s.Theirs != annParts {
		t.Errorf("ben sees %+v", s)
	}
	if s = look(t, Open, ann); s.Ours != annParts || s.Theirs != benParts {
		t.Errorf("ann sees %+v", s)
	}
	s, err = ann.End(t.Context())
	is(t, None, s, err)
	look(t, None, ben)
	if ann.kept != (Record{}) || ben.kept != (Record{}) || len(w.model.Sides) != 0 {
		t.Errorf("left: %+v %+v %v", ann.kept, ben.kept, w.model.Sides)
	}
}

// The server gets neither the secret half of the code nor a key that opens, and
// the phones forget what they do not need any more.
func TestPairing_NoSecretIsEverSent(t *testing.T) {
	t.Parallel()
	w, ann, ben := newWorld()
	s, err := ann.Start(t.Context())
	code := is(t, Code, s, err).Code
	secret, before := ann.kept.Secret, ann.kept
	ben.Join(t.Context(), code)
	look(t, Ready, ann)
	look(t, Ready, ben)
	ann.SealParts(t.Context(), annParts)
	ann.Agree(t.Context())
	ben.SealParts(t.Context(), benParts)
	ben.Agree(t.Context())
	look(t, Open, ann)
	all := strings.Join(w.wire, "\n")
	for _, hidden := range []string{secret, before.Private, ann.kept.Mine, ann.kept.Theirs} {
		if hidden == "" || strings.Contains(all, hidden) {
			t.Errorf("%q was sent", hidden)
		}
	}
	for _, p := range []*phone{ann, ben} {
		if r := p.kept; r.Private+r.Secret+r.Lookup+r.Tag+r.Expect != "" || r.Mine == r.Theirs || !r.Paired {
			t.Errorf("kept: %+v", r)
		}
	}
	if ann.kept.Mine != ben.kept.Theirs || ann.kept.Theirs != ben.kept.Mine {
		t.Error("the phones have other keys")
	}
}

func TestPairing_AGuessedLookupGetsNothing(t *testing.T) {
	t.Parallel()
	_, ann, mallory := newWorld()
	s, err := ann.Start(t.Context())
	is(t, Code, s, err)
	wrong := "000000Z"
	s, err = mallory.Join(t.Context(), writeCode(ann.kept.Lookup, wrong))
	is(t, Greeting, s, err)
	look(t, Mismatch, ann)
	look(t, Mismatch, mallory)
	// Pressing on is no way through: nothing was locked, and nothing will be.
	s, err = ann.SealParts(t.Context(), annParts)
	is(t, Mismatch, s, err)
	if ann.world.model.Sides["ann"].Sealed {
		t.Error("ann's half went to whoever guessed the lookup")
	}
	s, err = ann.End(t.Context())
	is(t, None, s, err)
}

// middle is a server that puts a key of its own between the two phones. It knows
// all but the secret half of the code.
type middle struct {
	*phone
	public string
}

func (m middle) Compare(ctx context.Context, r Request) (View, error) {
	v, err := m.phone.Compare(ctx, r)
	if v.Theirs != "" {
		v.Theirs = m.public
	}
	return v, err
}

func TestPairing_AServerInTheMiddleIsNoticedBeforeAnythingIsLocked(t *testing.T) {
	t.Parallel()
	w, ann, ben := newWorld()
	_, public, err := goVault{rounds: 1}.Pair(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ann.Server, ben.Server = middle{ann, public}, middle{ben, public}
	s, err := ann.Start(t.Context())
	code := is(t, Code, s, err).Code
	ben.Join(t.Context(), code)
	look(t, Mismatch, ann)
	look(t, Mismatch, ben)
	for _, p := range []*phone{ann, ben} {
		s, err := p.SealParts(t.Context(), annParts)
		is(t, Mismatch, s, err)
	}
	if w.model.Sides["ann"].Sealed || w.model.Sides["ben"].Sealed {
		t.Error("a half was locked with keys that the server had a hand in")
	}
}

// A server that plays for time, to guess the secret, is given an hour.
func TestPairing_ThePhoneGivesUpAfterAnHour(t *testing.T) {
	t.Parallel()
	w, ann, ben := newWorld()
	s, err := ann.Start(t.Context())
	s, err = ben.Join(t.Context(), is(t, Code, s, err).Code)
	is(t, Greeting, s, err)
	for _, side := range w.model.Sides {
		side.Expires = w.now.Add(Life).UnixMilli() // the server's clock stands still
	}
	w.now = w.now.Add(CodeLife + time.Second)
	look(t, None, ben)
	if ben.kept != (Record{}) {
		t.Errorf("kept: %+v", ben.kept)
	}
}

func TestPairing_ASlipIsNotSent(t *testing.T) {
	t.Parallel()
	w, ann, ben := newWorld()
	s, err := ann.Start(t.Context())
	code := is(t, Code, s, err).Code
	said := len(w.wire)
	other := "0"
	if code[0] == '0' {
		other = "1"
	}
	if _, err := ben.Join(t.Context(), other+code[1:]); !errors.Is(err, ErrSlip) || len(w.wire) != said {
		t.Errorf("error %v", err)
	}
	if _, err := ben.Join(t.Context(), code[:13]); !errors.Is(err, ErrSlip) || len(w.wire) != said {
		t.Errorf("error %v", err)
	}
}

func TestPairing_ARefusedCodeLeavesNothingOnThePhone(t *testing.T) {
	t.Parallel()
	_, _, ben := newWorld()
	_, err := ben.Join(t.Context(), writeCode("ZZZZ", "0000000"))
	var refused *Refused
	if !errors.As(err, &refused) || refused.Code != "no_code" || ben.kept != (Record{}) {
		t.Errorf("%v; kept %+v", err, ben.kept)
	}
}

func TestPairing_EndingWithoutANetworkForgetsTheKeysAndTellsTheServerLater(t *testing.T) {
	t.Parallel()
	w, ann, ben := newWorld()
	greeted(t, ann, ben)
	ann.SealParts(t.Context(), annParts)
	w.cut = true
	s, err := ann.End(t.Context())
	is(t, Ending, s, err)
	if r := ann.kept; r != (Record{Public: r.Public, Ending: true}) {
		t.Errorf("kept: %+v", r)
	}
	look(t, Ending, ann)
	w.cut = false
	look(t, None, ann)
	if s := w.model.Sides["ben"]; len(w.model.Sides) != 1 || s.Seal != "" || s.Peer != "" || ann.kept != (Record{}) {
		t.Errorf("left: %v, %+v", w.model.Sides, ann.kept)
	}
	look(t, Ready, ben) // and cannot tell
}

func TestPairing_AnotherDeviceOfTheReaderCanOnlyEndIt(t *testing.T) {
	t.Parallel()
	w, ann, ben := newWorld()
	greeted(t, ann, ben)
	laptop := w.phone("ann")
	look(t, Elsewhere, laptop)
	s, err := laptop.SealParts(t.Context(), annParts)
	is(t, Elsewhere, s, err)
	s, err = laptop.Start(t.Context())
	is(t, Elsewhere, s, err)
	s, err = laptop.End(t.Context())
	is(t, None, s, err)
	look(t, None, ann)
	if ann.kept != (Record{}) {
		t.Errorf("kept: %+v", ann.kept)
	}
}

func TestPartsOf_IsWhatTheSnapshotPrints(t *testing.T) {
	t.Parallel()
	s := content.Snapshot{Parts: []content.PartScore{
		{Part: content.Communication, Known: true, Percent: 79.1666},
		{Part: content.Intimacy},
		{Part: content.SharedGoals, Known: true},
		{Part: content.Conflict, Known: true, Percent: 87.5},
	}}
	if p := PartsOf(3, s); p != (Parts{Version: 3, Percent: [4]int{79, Unknown, 0, 88}}) {
		t.Errorf("parts %+v", p)
	}
}

// Two phones that press anything at any time, in a network that loses requests
// and answers: nothing is seen before both agreed, what is seen is what the other
// locked, and after an end and a look each, nothing is left anywhere.
func TestPairing_EveryHistoryInABadNetwork(t *testing.T) {
	t.Parallel()
	opened := 0
	rapid.Check(t, func(rt *rapid.T) {
		w, ann, ben := newWorld()
		phones := []*phone{ann, ben}
		w.lose = func() (bool, bool) {
			n := rapid.IntRange(0, 19).Draw(rt, "network")
			return n == 0, n == 1
		}
		ctx := rt.Context()
		last := map[*phone]Parts{}
		code := ""
		if lose := w.lose; rapid.IntRange(0, 3).Draw(rt, "paired") > 0 {
			w.lose = nil
			greeted(t, ann, ben)
			w.lose = lose
		}
		for range rapid.IntRange(5, 60).Draw(rt, "presses") {
			i := rapid.IntRange(0, 1).Draw(rt, "who")
			p, q := phones[i], phones[1-i]
			var s Standing
			var err error
			switch rapid.SampledFrom([]string{"start", "join", "look", "look", "look", "seal", "seal", "agree", "agree", "wait", "end", "pause"}).Draw(rt, "press") {
			case "start":
				s, err = p.Start(ctx)
			case "join":
				if s, err = p.Join(ctx, code); errors.Is(err, ErrSlip) {
					continue
				}
			case "look":
				s, err = p.Look(ctx)
			case "seal":
				before := w.model.Sides[p.Account]
				if before != nil && before.Opened {
					continue // what is open stays as it is
				}
				parts := Parts{Version: 1, Percent: [4]int{rapid.IntRange(Unknown, 100).Draw(rt, "percent"), i, 2, Unknown}}
				if s, err = p.SealParts(ctx, parts); w.model.Sides[p.Account] != before {
					last[p] = parts
				}
			case "agree":
				s, err = p.Agree(ctx)
			case "wait":
				s, err = p.Wait(ctx)
			case "end":
				if rapid.IntRange(0, 3).Draw(rt, "really") == 1 {
					s, err = p.End(ctx)
				}
			case "pause":
				w.now = w.now.Add(time.Duration(rapid.IntRange(0, 50).Draw(rt, "minutes")) * time.Minute)
			}
			if refused := (*Refused)(nil); err != nil && !errors.Is(err, errNetwork) && !errors.As(err, &refused) {
				rt.Fatal(err)
			}
			if s.Stage == Code {
				code = s.Code
			}
			if s.Stage == Mismatch {
				rt.Fatal("honest phones mistrust each other")
			}
			if s.Stage == Open {
				opened++
				a, b := w.model.Sides["ann"], w.model.Sides["ben"]
				if !a.Agreed || !b.Agreed || !a.Sealed || !b.Sealed || s.Theirs != last[q] || s.Ours != last[p] {
					rt.Fatalf("%s sees %+v; last %+v", p.Account, s, last)
				}
			}
		}
		w.lose = nil
		for _, p := range phones {
			if _, err := p.End(ctx); err != nil {
				rt.Fatal(err)
			}
		}
		for _, p := range phones {
			if s, err := p.Look(ctx); err != nil || s.Stage != None || p.kept != (Record{}) {
				rt.Fatalf("%s: %+v, %v, %+v", p.Account, s, err, p.kept)
			}
		}
		if len(w.model.Sides) != 0 {
			rt.Fatalf("left: %+v", w.model.Sides)
		}
	})
	if opened == 0 {
		t.Error("no history opened anything: this tests nothing")
	}
}
