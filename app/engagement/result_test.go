package engagement

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func TestNewResultID_IsAUUIDv7OfItsMoment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(0, 1<<47).Draw(t, "ms")
		random := [10]byte(rapid.SliceOfN(rapid.Byte(), 10, 10).Draw(t, "random"))
		id, err := uuid.Parse(NewResultID(time.UnixMilli(ms), random))
		if err != nil {
			t.Fatal(err)
		}
		if id.Version() != 7 || id.Variant() != uuid.RFC4122 {
			t.Fatalf("%s: version %d, variant %s", id, id.Version(), id.Variant())
		}
		if sec, nsec := id.Time().UnixTime(); sec*1000+nsec/1e6 != ms {
			t.Fatalf("%s: made at %d.%09d, want %d ms", id, sec, nsec, ms)
		}
	})
}
