package compare

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestPadded_EveryStepIsOfOneLength(t *testing.T) {
	t.Parallel()
	key, tag, seal := strings.Repeat("k", 87), strings.Repeat("t", 22), strings.Repeat("s", 64)
	for _, r := range []Request{
		{Step: Look},
		{Step: Start, Public: key},
		{Step: Join, Public: key, Lookup: "7KQM"},
		{Step: Confirm, Public: key, Turn: 1, Tag: tag},
		{Step: Seal, Public: key, Turn: 1 << 53, Seal: seal},
		{Step: Agree, Public: key, Turn: 9},
		{Step: Wait, Public: key, Turn: 10},
		{Step: End, Public: key},
	} {
		r.V, r.Account = Protocol, "3fa85f64-5717-4562-b3fc-2c963f66afa6"
		data, err := json.Marshal(r.Padded())
		if err != nil || len(data) != RequestBytes {
			t.Errorf("%s is %d bytes, %v", r.Step, len(data), err)
		}
		again, err := json.Marshal(r.Padded().Padded())
		if err != nil || string(again) != string(data) {
			t.Errorf("%s, padded again, is another: %v", r.Step, err)
		}
	}
}
