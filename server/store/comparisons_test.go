//go:build !js

package store

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"stale.love/app/compare"
)

// comparing is accounts that press anything, at the store and at the model.
type comparing struct {
	world
	model    *compare.Model
	accounts []string
	turns    map[string]int64
}

func (c *comparing) step(account string, s compare.Step, lookup string) compare.Request {
	c.turns[account]++
	r := compare.Request{Account: account, Step: s, Public: "public of " + account, Turn: c.turns[account]}
	switch s {
	case compare.Look:
		r.Public, r.Turn = "", 0
	case compare.Join:
		r.Lookup = lookup
	case compare.Confirm:
		r.Tag = "tag of " + account
	case compare.Seal:
		r.Seal = fmt.Sprintf("half of %s at turn %d", account, r.Turn)
	}
	return r
}

// both makes a step in both worlds and fails if they differ.
func (c *comparing) both(t *testing.T, rt *rapid.T, r compare.Request) compare.View {
	view, err := c.Compare(t.Context(), r.Account, r)
	drawn := []string{}
	if view.Lookup != "" {
		drawn = append(drawn, view.Lookup)
	}
	want, refusal := c.model.Do(c.clock.Now(), r.Account, r, drawn...)
	if !errors.Is(err, refusal) || (err == nil) != (refusal == nil) || !reflect.DeepEqual(view, want) {
		rt.Fatalf("%+v:\nstore %+v, %v\nmodel %+v, %v", r, view, err, want, refusal)
	}
	return view
}

func TestCompare_DoesWhatTheModelDoes(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		round := 0
		opened := 0
		rapid.Check(t, func(rt *rapid.T) {
			round++
			c := &comparing{world: w, model: compare.NewModel(), turns: map[string]int64{}}
			for _, name := range []string{"ann", "ben", "cleo"} {
				c.accounts = append(c.accounts, w.account(t, fmt.Sprint(name, " ", round)))
			}
			code := ""
			// Chance alone rarely gets as far as an open comparison.
			begun := rapid.SampledFrom([]string{"nothing", "paired", "sealed", "open"}).Draw(rt, "begun")
			if ann, ben := c.accounts[0], c.accounts[1]; begun != "nothing" {
				code = c.both(t, rt, c.step(ann, compare.Start, "")).Lookup
				c.both(t, rt, c.step(ben, compare.Join, code))
				c.both(t, rt, c.step(ben, compare.Confirm, ""))
				c.both(t, rt, c.step(ann, compare.Confirm, ""))
				for _, who := range []string{ann, ben} {
					if begun != "paired" {
						c.both(t, rt, c.step(who, compare.Seal, ""))
					}
					if begun == "open" && c.both(t, rt, c.step(who, compare.Agree, "")).Other != "" {
						opened++
					}
				}
			}
			for range rapid.IntRange(10, 50).Draw(rt, "steps") {
				who := rapid.SampledFrom(c.accounts).Draw(rt, "who")
				if rapid.IntRange(0, 40).Draw(rt, "pause") == 1 {
					w.clock.advance(compare.CodeLife - time.Minute)
				}
				step := rapid.SampledFrom([]compare.Step{
					compare.Look, compare.Look, compare.Start, compare.Join, compare.Join, compare.Confirm, compare.Confirm,
					compare.Seal, compare.Seal, compare.Agree, compare.Agree, compare.Wait, compare.End,
				}).Draw(rt, "step")
				if step == compare.End && rapid.IntRange(0, 2).Draw(rt, "really") > 0 {
					continue
				}
				r := c.step(who, step, code)
				v := c.both(t, rt, r)
				if v.Lookup != "" {
					code = v.Lookup
				}
				if v.Other != "" {
					opened++
				}
			}
			// The next round has the database to itself.
			for _, a := range c.accounts {
				r := c.step(a, compare.End, "")
				c.both(t, rt, r)
			}
		})
		if opened == 0 {
			t.Error("nothing was ever opened: this compares little")
		}
		var rows int
		if err := w.readers.QueryRow(`SELECT COUNT(*) FROM comparisons`).Scan(&rows); err != nil || rows != 0 {
			t.Errorf("%d halves are left, %v", rows, err)
		}
	})
}

// open brings ann and ben to where both see both.
func (c *comparing) open(t *testing.T) {
	t.Helper()
	must := func(account string, step compare.Step, lookup string) compare.View {
		t.Helper()
		r := c.step(account, step, lookup)
		v, err := c.Compare(t.Context(), account, r)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	code := must("ann", compare.Start, "").Lookup
	must("ben", compare.Join, code)
	for _, s := range []compare.Step{compare.Confirm, compare.Seal, compare.Agree} {
		must("ann", s, "")
		must("ben", s, "")
	}
	if v := must("ann", compare.Look, ""); v.Other == "" {
		t.Fatalf("not open: %+v", v)
	}
}

func newComparing(t *testing.T, w world) *comparing {
	c := &comparing{world: w, model: compare.NewModel(), turns: map[string]int64{}}
	w.account(t, "ann")
	w.account(t, "ben")
	return c
}

func (c *comparing) halves(t *testing.T) (n int) {
	t.Helper()
	if err := c.readers.QueryRow(`SELECT COUNT(*) FROM comparisons`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestCompare_DeletingAnAccountEndsWhatWasOpenForBoth(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		c := newComparing(t, w)
		c.open(t)
		if err := w.DeleteAccount(t.Context(), "ben"); err != nil {
			t.Fatal(err)
		}
		if n := c.halves(t); n != 0 {
			t.Errorf("%d halves are left", n)
		}
		_, err := w.Compare(t.Context(), "ben", compare.Request{Step: compare.Look})
		mustBe(t, err, ErrGone)
		_, err = w.Compare(t.Context(), "nobody", compare.Request{Step: compare.Start, Public: "p"})
		mustBe(t, err, ErrNotFound)
	})
}

// A backup may be older than an end: what it brings back must not be seen again.
func TestCompare_ARestoredBackupBringsNothingBack(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		c := newComparing(t, w)
		c.open(t)
		if err := w.RenewEpoch(t.Context()); err != nil {
			t.Fatal(err)
		}
		v, err := w.Compare(t.Context(), "ann", compare.Request{Step: compare.Look})
		if err != nil || v.Public != "" {
			t.Errorf("still there: %+v, %v", v, err)
		}
		if _, err := w.Compare(t.Context(), "ann", compare.Request{Step: compare.Start, Public: "fresh"}); err != nil {
			t.Fatal(err)
		}
		if n := c.halves(t); n != 1 {
			t.Errorf("%d halves; want ann's new one", n)
		}
	})
}

func TestCompare_WhatRanOutIsDeletedByTheNextStepOfAnybody(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		c := newComparing(t, w)
		c.open(t)
		w.clock.advance(compare.Life - time.Second)
		if err := w.SweepComparisons(t.Context()); err != nil || c.halves(t) != 2 {
			t.Errorf("%d halves a second before, %v", c.halves(t), err)
		}
		w.clock.advance(time.Second)
		w.account(t, "cleo")
		if _, err := w.Compare(t.Context(), "cleo", compare.Request{Step: compare.Start, Public: "p"}); err != nil {
			t.Fatal(err)
		}
		if n := c.halves(t); n != 1 {
			t.Errorf("%d halves; want cleo's", n)
		}
		w.clock.advance(compare.CodeLife)
		if err := w.SweepComparisons(t.Context()); err != nil || c.halves(t) != 0 {
			t.Errorf("%d halves are left, %v", c.halves(t), err)
		}
	})
}
