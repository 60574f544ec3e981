//go:build !js

package compare

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
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
	vault *goVault
	saves int
}

func (w *world) phone(account string) *phone {
	p := &phone{world: w, vault: &goVault{rounds: 1}}
	p.Pairing = &Pairing{Account: account, Server: p, Vault: p.vault, Notes: p, Now: func() time.Time { return w.now }}
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
	secret, private := ann.kept.Secret, b64.EncodeToString(ann.vault.pair.Bytes())
	ben.Join(t.Context(), code)
	look(t, Ready, ann)
	look(t, Ready, ben)
	ann.SealParts(t.Context(), annParts)
	ann.Agree(t.Context())
	ben.SealParts(t.Context(), benParts)
	ben.Agree(t.Context())
	look(t, Open, ann)
	all := strings.Join(w.wire, "\n")
	kept := fmt.Sprintf("%+v %+v", ann.kept, ben.kept)
	for _, hidden := range []string{secret, private, b64.EncodeToString(ann.vault.keys[RoleA]), b64.EncodeToString(ann.vault.keys[RoleB]), ann.kept.Bound} {
		if hidden == "" || strings.Contains(all, hidden) || hidden != ann.kept.Bound && strings.Contains(kept, hidden) {
			t.Errorf("%q was sent, or noted", hidden)
		}
	}
	for _, p := range []*phone{ann, ben} {
		if r := p.kept; r.Secret+r.Lookup+r.Tag+r.Expect != "" || p.vault.pair != nil || !r.Paired {
			t.Errorf("kept: %+v", r)
		}
	}
	if a, b := ann.vault.keys, ben.vault.keys; !reflect.DeepEqual(a, b) || bytes.Equal(a[RoleA], a[RoleB]) || ann.kept.Bound != ben.kept.Bound {
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
	public, err := (&goVault{rounds: 1}).Pair(t.Context())
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
	if r := ann.kept; r != (Record{Public: r.Public, Ending: true}) || ann.vault.keys != nil || ann.vault.pair != nil {
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

// opened brings two phones to where both see both halves; ben has put another half in
// before that.
func opened(t *testing.T) (w *world, ann, ben *phone, earlier string) {
	t.Helper()
	w, ann, ben = newWorld()
	greeted(t, ann, ben)
	ann.SealParts(t.Context(), annParts)
	ben.SealParts(t.Context(), Parts{Version: 1})
	earlier = w.model.Sides["ben"].Seal
	ben.SealParts(t.Context(), benParts)
	ann.Agree(t.Context())
	s, err := ben.Agree(t.Context())
	is(t, Open, s, err)
	look(t, Open, ann)
	return w, ann, ben, earlier
}

// Whatever the server serves in a half's place, nobody takes it for that half: an
// earlier one, one's own as the other's, one whose turn was changed, one of another comparison.
func TestPairing_NoOtherHalfIsTakenForIt(t *testing.T) {
	t.Parallel()
	_, _, strangers, _ := opened(t)
	foreign := strangers.world.model.Sides["ben"].Seal
	for name, swap := range map[string]func(w *world, earlier string){
		"an earlier half":             func(w *world, earlier string) { w.model.Sides["ben"].Seal = earlier },
		"the reader's own half":       func(w *world, _ string) { w.model.Sides["ben"].Seal = w.model.Sides["ann"].Seal },
		"the other's as one's own":    func(w *world, _ string) { w.model.Sides["ann"].Seal = w.model.Sides["ben"].Seal },
		"another comparison's":        func(w *world, _ string) { w.model.Sides["ben"].Seal = foreign },
		"a half of the first version": func(w *world, _ string) { w.model.Sides["ben"].Seal = strings.Repeat("A", 46) },
		"an earlier half in a later turn": func(w *world, earlier string) {
			b, err := b64.DecodeString(earlier)
			if err != nil {
				t.Fatal(err)
			}
			b[8] += 9
			w.model.Sides["ben"].Seal = b64.EncodeToString(b)
		},
	} {
		w, ann, _, earlier := opened(t)
		right := w.model.Sides["ben"].Seal
		mine := w.model.Sides["ann"].Seal
		swap(w, earlier)
		if s, err := ann.Look(t.Context()); err != nil || s.Stage != Mismatch || s.Theirs != (Parts{}) {
			t.Errorf("%s: %+v, %v", name, s, err)
		}
		w.model.Sides["ben"].Seal, w.model.Sides["ann"].Seal = right, mine
		look(t, Open, ann)
	}
}

// What an earlier version of the app began has its keys in the record, as this one
// had them. It ends, on the server as well, and says why until a new one begins.
func TestPairing_OneOfAnEarlierVersionEndsAndSaysSo(t *testing.T) {
	t.Parallel()
	const old = `{"role":"a","public":"public of ann","begun":1795737600000,"turn":3,"mine":"bWluZQ","theirs":"dGhlaXJz","paired":true}`
	for _, press := range []func(p *phone) (Standing, error){
		func(p *phone) (Standing, error) { return p.Look(t.Context()) },
		func(p *phone) (Standing, error) { return p.Agree(t.Context()) },
		func(p *phone) (Standing, error) { return p.SealParts(t.Context(), annParts) },
	} {
		w, ann, ben := newWorld()
		code, err := w.model.Do(w.now, "ann", Request{Step: Start, Public: "public of ann"})
		if err != nil {
			t.Fatal(err)
		}
		w.model.Do(w.now, "ben", Request{Step: Join, Lookup: code.Lookup, Public: "public of ben"})
		if err := json.Unmarshal([]byte(old), &ann.kept); err != nil {
			t.Fatal(err)
		}
		w.cut = true
		s, err := press(ann)
		if is(t, Ending, s, err); !s.Replaced {
			t.Errorf("not told: %+v", s)
		}
		w.cut = false
		for range 2 {
			if s := look(t, None, ann); !s.Replaced {
				t.Errorf("not told: %+v", s)
			}
		}
		if w.model.Sides["ann"] != nil {
			t.Error("the server still has it")
		}
		ben.End(t.Context())
		greeted(t, ann, ben)
		if ann.kept.Replaced {
			t.Errorf("kept: %+v", ann.kept)
		}
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
	seen := 0
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
				seen++
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
	if seen == 0 {
		t.Error("no history opened anything: this tests nothing")
	}
}
