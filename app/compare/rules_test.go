package compare

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var day0 = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// duo is two accounts at one server, each with a device that asks for anything.
type duo struct {
	m     *Model
	now   time.Time
	turns map[string]int64
}

func newDuo() *duo { return &duo{m: NewModel(), now: day0, turns: map[string]int64{}} }

func (d *duo) do(account string, step Step, lookup ...string) (View, error) {
	d.turns[account]++
	r := Request{Step: step, Public: "public of " + account, Turn: d.turns[account]}
	switch step {
	case Join:
		r.Lookup = lookup[0]
	case Confirm:
		r.Tag = "tag of " + account
	case Seal:
		r.Seal = "numbers of " + account
	}
	return d.m.Do(d.now, account, r)
}

func (d *duo) must(t interface {
	Helper()
	Fatalf(string, ...any)
}, account string, steps ...Step) View {
	t.Helper()
	var v View
	var err error
	for _, s := range steps {
		if v, err = d.do(account, s); err != nil {
			t.Fatalf("%s: %s: %v", account, s, err)
		}
	}
	return v
}

// pair brings ann and ben to where both phones know each other.
func (d *duo) pair(t interface {
	Helper()
	Fatalf(string, ...any)
}) {
	t.Helper()
	code := d.must(t, "ann", Start).Lookup
	if _, err := d.do("ben", Join, code); err != nil {
		t.Fatalf("join: %v", err)
	}
	d.must(t, "ben", Confirm)
	d.must(t, "ann", Confirm)
}

func TestRules_BothSealedAndBothAgreedOpens(t *testing.T) {
	t.Parallel()
	d := newDuo()
	d.pair(t)
	d.must(t, "ann", Seal, Agree)
	if v := d.must(t, "ben", Seal, Look); v.Other != "" || v.Own != "" {
		t.Errorf("open after one agreed: %+v", v)
	}
	if v := d.must(t, "ben", Agree); v.Other != "numbers of ann" || v.Own != "numbers of ben" {
		t.Errorf("ben sees %+v", v)
	}
	if v := d.must(t, "ann", Look); v.Other != "numbers of ben" || v.Own != "numbers of ann" {
		t.Errorf("ann sees %+v", v)
	}
	d.must(t, "ben", End)
	if len(d.m.Sides) != 0 {
		t.Errorf("ended, and still there: %v", d.m.Sides)
	}
	if v := d.must(t, "ann", Look, Agree, Look); !reflect.DeepEqual(v, View{V: Protocol}) {
		t.Errorf("ann still sees %+v", v)
	}
}

// What is told in one answer must not depend on whether a code was never made,
// used, taken back, made by the same reader or too long ago.
func TestRules_ACodeThatDoesNotWorkIsAlwaysTheSameNo(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(d *duo) (code string){
		"never made": func(d *duo) string { return "ZZZZ" },
		"empty":      func(d *duo) string { return "" },
		"used": func(d *duo) string {
			code := d.must(t, "ann", Start).Lookup
			d.do("ben", Join, code)
			return code
		},
		"used and ended": func(d *duo) string {
			code := d.must(t, "ann", Start).Lookup
			d.do("ben", Join, code)
			d.must(t, "ben", End)
			return code
		},
		"taken back": func(d *duo) string {
			code := d.must(t, "ann", Start).Lookup
			d.must(t, "ann", End)
			return code
		},
		"too old": func(d *duo) string {
			code := d.must(t, "ann", Start).Lookup
			d.now = d.now.Add(CodeLife)
			return code
		},
	} {
		d := newDuo()
		v, err := d.do("cleo", Join, prepare(d))
		if !errors.Is(err, ErrNoCode) || !reflect.DeepEqual(v, View{}) {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
	}
	d := newDuo()
	if _, err := d.do("ann", Join, d.must(t, "ann", Start).Lookup); !errors.Is(err, ErrHaveOne) {
		t.Errorf("ann's own code: %v", err)
	}
}

func TestRules_OneComparisonAtATime(t *testing.T) {
	t.Parallel()
	d := newDuo()
	d.pair(t)
	cleo := d.must(t, "cleo", Start).Lookup
	if _, err := d.do("ann", Join, cleo); !errors.Is(err, ErrHaveOne) {
		t.Errorf("a second one: %v", err)
	}
	if _, err := d.m.Do(d.now, "ann", Request{Step: Start, Public: "public of ann's laptop"}); !errors.Is(err, ErrHaveOne) {
		t.Errorf("a second one on another device: %v", err)
	}
	for _, s := range []Step{Confirm, Seal, Agree, Wait, End} {
		r := Request{Step: s, Public: "public of ann's laptop", Turn: 100}
		if _, err := d.m.Do(d.now, "ann", r); !errors.Is(err, ErrOtherDevice) {
			t.Errorf("%s from another device: %v", s, err)
		}
	}
}

func TestRules_StepsOutOfOrderAreRefused(t *testing.T) {
	t.Parallel()
	d := newDuo()
	code := d.must(t, "ann", Start).Lookup
	refused := func(account string, steps ...Step) {
		t.Helper()
		for _, s := range steps {
			if _, err := d.do(account, s); !errors.Is(err, ErrStep) {
				t.Errorf("%s: %s: %v", account, s, err)
			}
		}
	}
	refused("ann", Confirm, Seal, Agree, "dance")
	d.do("ben", Join, code)
	refused("ben", Seal, Agree)
	d.must(t, "ben", Confirm)
	refused("ben", Seal)
	d.must(t, "ann", Confirm)
	refused("ann", Agree)
	if v := d.must(t, "ann", Seal); !v.Sealed {
		t.Errorf("view %+v", v)
	}
}

// A request that lingers in the network and arrives last undoes nothing.
func TestRules_ALateAgreeIsNoAgree(t *testing.T) {
	t.Parallel()
	d := newDuo()
	d.pair(t)
	d.must(t, "ben", Seal, Agree)
	d.must(t, "ann", Seal)
	late := Request{Step: Agree, Public: "public of ann", Turn: d.turns["ann"] + 1}
	d.turns["ann"]++
	d.must(t, "ann", Wait)
	v, err := d.m.Do(d.now, "ann", late)
	if err != nil || v.Agreed || v.Other != "" {
		t.Errorf("opened by a late request: %+v, %v", v, err)
	}
}

func TestRules_EverythingRunsOut(t *testing.T) {
	t.Parallel()
	d := newDuo()
	d.pair(t)
	d.must(t, "ann", Seal, Agree)
	d.must(t, "ben", Seal, Agree)
	d.now = d.now.Add(Life - time.Second)
	if v := d.must(t, "ann", Look); v.Other == "" || v.Left != 1 {
		t.Errorf("a second before: %+v", v)
	}
	d.now = d.now.Add(time.Second)
	if v := d.must(t, "ann", Look); v.Public != "" || len(d.m.Sides) != 0 {
		t.Errorf("after: %+v, %v", v, d.m.Sides)
	}
}

// Whatever three accounts do in whatever order, nothing is handed out before
// both sides of it have sealed and agreed, and nobody but those two gets it.
func TestRules_NothingIsRevealedBeforeBothAgreed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := newDuo()
		accounts := []string{"ann", "ben", "cleo"}
		agreed := map[string]bool{} // said so, and did not take it back since
		if rapid.Bool().Draw(rt, "ann and ben are paired") {
			d.pair(rt)
		}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			who := rapid.SampledFrom(accounts).Draw(rt, "who")
			step := rapid.SampledFrom([]Step{Look, Start, Join, Confirm, Seal, Agree, Agree, Wait, End}).Draw(rt, "step")
			code := rapid.SampledFrom([]string{"0001", "0002", "0003"}).Draw(rt, "code")
			if rapid.IntRange(0, 30).Draw(rt, "pause") == 0 {
				d.now = d.now.Add(CodeLife)
			}
			v, err := d.do(who, step, code)
			if err != nil {
				continue
			}
			switch step {
			case Agree:
				agreed[who] = true
			case Wait, End, Seal:
				agreed[who] = v.Agreed
			case Start, Join:
				agreed[who] = v.Agreed
			}
			if v.Other == "" {
				continue
			}
			var peer string
			for _, a := range accounts {
				if v.Other == "numbers of "+a {
					peer = a
				}
			}
			if peer == "" || peer == who || !agreed[who] || !agreed[peer] {
				rt.Fatalf("%s sees %q; agreed: %v", who, v.Other, agreed)
			}
			if d.m.Sides[who].Peer != peer || d.m.Sides[peer].Peer != who {
				rt.Fatalf("%s sees the half of %s, who is not the peer", who, peer)
			}
		}
	})
}

// From the moment two phones are paired until both have agreed, ann is told the
// same whatever ben does: whether he does nothing, puts his in, agrees, takes it
// back, ends it, begins with somebody else or deletes his account.
func TestRules_NoAndNotYetLookTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		quiet, busy := newDuo(), newDuo()
		quiet.pair(rt)
		busy.pair(rt)
		annAgreed, benAgreed := false, false
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			if rapid.Bool().Draw(rt, "ben's turn") {
				step := rapid.SampledFrom([]Step{Look, Start, Confirm, Seal, Agree, Wait, End, "delete"}).Draw(rt, "ben")
				if step == Agree && annAgreed {
					continue // that would open it
				}
				if step == "delete" {
					busy.m.Delete(busy.now, "ben")
				} else {
					busy.do("ben", step)
				}
				s := busy.m.Sides["ben"]
				benAgreed = s != nil && s.Agreed
				continue
			}
			step := rapid.SampledFrom([]Step{Look, Start, Join, Confirm, Seal, Agree, Wait}).Draw(rt, "ann")
			if step == Agree && benAgreed {
				continue
			}
			pause := time.Duration(rapid.IntRange(0, 48).Draw(rt, "hours")) * time.Hour
			quiet.now, busy.now = quiet.now.Add(pause), busy.now.Add(pause)
			v1, err1 := quiet.do("ann", step, "0001")
			v2, err2 := busy.do("ann", step, "0001")
			annAgreed = v1.Agreed
			if !reflect.DeepEqual(v1, v2) || !errors.Is(err1, err2) {
				rt.Fatalf("ann can tell after %s:\n%+v %v\n%+v %v", step, v1, err1, v2, err2)
			}
		}
	})
}

// Ending, at any step, leaves nothing of the one who ends, no locked half of
// anybody, and no way to see any.
func TestRules_EndingAtAnyStepLeavesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		d := newDuo()
		code := d.must(rt, "ann", Start).Lookup
		for range rapid.IntRange(0, 15).Draw(rt, "steps") {
			who := rapid.SampledFrom([]string{"ann", "ben"}).Draw(rt, "who")
			step := rapid.SampledFrom([]Step{Join, Confirm, Seal, Agree, Wait}).Draw(rt, "step")
			if who == "ann" && step == Join {
				continue
			}
			d.do(who, step, code)
		}
		first, second := "ann", "ben"
		if rapid.Bool().Draw(rt, "ben ends it") {
			first, second = second, first
		}
		opened := d.m.Sides[second] != nil && d.m.Sides[second].Opened
		d.must(rt, first, End)
		if d.m.Sides[first] != nil {
			rt.Fatalf("%s is still there: %+v", first, d.m.Sides[first])
		}
		left := d.m.Sides[second]
		if left != nil && (opened || left.Seal != "" || left.Peer != "") {
			rt.Fatalf("left behind: %+v", left)
		}
		for range rapid.IntRange(0, 5).Draw(rt, "more") {
			v, _ := d.do(second, rapid.SampledFrom([]Step{Confirm, Seal, Agree, Look}).Draw(rt, "then"))
			if v.Other != "" || v.Own != "" {
				rt.Fatalf("%s sees %+v", second, v)
			}
			if s := d.m.Sides[second]; s != nil && s.Seal != "" {
				rt.Fatalf("a half for nobody is kept: %+v", s)
			}
		}
		d.must(rt, second, End)
		if len(d.m.Sides) != 0 {
			rt.Fatalf("left: %v", d.m.Sides)
		}
	})
}
