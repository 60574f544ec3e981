package engagement

import (
	"regexp"
	"testing"
	"time"
)

func TestTombstone_IsItsOwnAndNeverAResultsId(t *testing.T) {
	id := NewResultID(time.UnixMilli(1764000000000), [10]byte{1, 2, 3})
	stone := Tombstone(id)
	if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(stone) {
		t.Errorf("%s is no UUIDv8", stone)
	}
	if Tombstone(stone) != stone || IsTombstone(id) {
		t.Errorf("the tombstone of %s is %s; of %s it is %s", stone, Tombstone(stone), id, stone)
	}
	// Databases and devices hold it.
	if got, want := Tombstone("01935a7e-0000-7000-8000-000000000001"), "99395554-5ed9-82e2-9ff1-61a256da6f26"; got != want {
		t.Errorf("it is %s, and was %s", got, want)
	}
}
