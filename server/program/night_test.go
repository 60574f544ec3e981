//go:build !js

package program

import (
	"testing"
	"time"
)

func TestNight_ComesOnceADay(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]time.Duration{
		"2026-11-27T02:59:00Z":      time.Minute,
		"2026-11-27T03:00:00Z":      24 * time.Hour,
		"2026-12-31T23:00:00-05:00": 23 * time.Hour,
	} {
		at, err := time.Parse(time.RFC3339, now)
		if err != nil {
			t.Fatal(err)
		}
		if got := untilNight(at); got != want {
			t.Errorf("at %s the night comes in %v, want %v", now, got, want)
		}
	}
}
