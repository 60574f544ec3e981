package engagement

import (
	"slices"
	"testing"
)

func TestWays_WhatWasAddedIsNewAndWhatWasUsedIsNot(t *testing.T) {
	t.Parallel()
	before := Standing{
		Passkeys: []Passkey{{ID: "phone", Added: "2026-11-01"}},
		Codes:    8, CodesMade: "2026-11-02", Mail: "2026-11-03",
	}
	var known []string
	for _, w := range before.WaysIn() {
		known = append(known, w.Sign)
	}
	for name, c := range map[string]struct {
		change func(s *Standing)
		want   []string
	}{
		"nothing":           {func(*Standing) {}, nil},
		"a passkey":         {func(s *Standing) { s.Passkeys = append(s.Passkeys, Passkey{ID: "thief", Added: "2026-11-27"}) }, []string{"passkey 2026-11-27"}},
		"a renamed one":     {func(s *Standing) { s.Passkeys[0].Name = "Mine" }, nil},
		"a removed one":     {func(s *Standing) { s.Passkeys = nil }, nil},
		"a used code":       {func(s *Standing) { s.Codes = 7 }, nil},
		"new codes":         {func(s *Standing) { s.CodesMade = "2026-11-27" }, []string{"codes 2026-11-27"}},
		"an identity":       {func(s *Standing) { s.Provider = "2026-11-26" }, []string{"provider 2026-11-26"}},
		"another address":   {func(s *Standing) { s.Mail = "2026-11-26" }, []string{"mail 2026-11-26"}},
		"an address less":   {func(s *Standing) { s.Mail = "" }, nil},
		"passkey and codes": {func(s *Standing) { s.Passkeys[0].ID, s.Codes, s.CodesMade = "thief", 8, "2026-12-01" }, []string{"passkey 2026-11-01", "codes 2026-12-01"}},
	} {
		after := before
		after.Passkeys = slices.Clone(before.Passkeys)
		c.change(&after)
		var got []string
		for _, w := range after.NewWays(known) {
			got = append(got, w.Kind+" "+w.Day)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	used := before
	used.Codes = 3
	again := before
	if got := again.NewWays([]string{used.WaysIn()[0].Sign, used.WaysIn()[1].Sign, used.WaysIn()[2].Sign}); len(got) != 1 || got[0].Kind != EndCodes {
		t.Errorf("codes made anew on the same day: %v", got)
	}
}
