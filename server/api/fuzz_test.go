//go:build !js

package api

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stale.love/app/engagement"
)

// Whatever is sent, the answer is a refusal in words or a success, never a fault.
func FuzzRequest_IsNeverAFault(f *testing.F) {
	s, err := newServer(filepath.Join(f.TempDir(), "stale.db"))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { s.store.Close() })
	ann := s.signedUp(f)
	paths := []string{"sync", "events", "compare", "passkeys/create/finish", "passkeys/signin/finish", "/api/v2/events"}
	for _, body := range []string{
		``, `null`, `{"v":1}`, `{"v":1e0}`, `{"v":1,"account":"$ann","likes":[null],"results":[{"answers":[null,4,5]}]}`,
		`{"v":1,"account":"$ann","epoch":"$epoch","likes":[{"article":"bids","tap":"0000000000000001","age_ms":-9e18}],"forget":["01935a7e-0000-7000-8000-000000000001"]}`,
		`{"v":1,"account":"$ann","epoch":"$epoch","results":[{"id":"01935a7e-0000-7000-8000-000000000001","quiz":"checkup","version":2,"answers":[1,2,3],"taken_at":"2026-11-23T10:00:00Z"}]}`,
		`{"v":1,"visitor":"0123456789abcdef0123456789abcdef","batch":1,"id":"00000000000000aa","counts":[{"article":"bids","views":1}]}`,
		`{"id":"0123456789abcdef0123456789abcdef","article":"bids","kind":"view","offline":true}`,
		`{"v":1,"account":"$ann","step":"start","public":"` + strings.Repeat("AQEB", 21) + `AQE"}`,
		`{"v":1,"account":"$ann","step":"join","public":"` + strings.Repeat("AQEB", 21) + `AQE","lookup":"ZZZZ"}`,
		`{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}`,
	} {
		for i := range paths {
			f.Add(uint8(i), body)
		}
	}
	var hello engagement.SyncResponse
	if err := json.Unmarshal(ann.post(f, "sync", `{"v":1,"account":"`+ann.account+`"}`).Body.Bytes(), &hello); err != nil {
		f.Fatal(err)
	}
	names := strings.NewReplacer("$ann", ann.account, "$epoch", hello.Epoch)
	f.Fuzz(func(t *testing.T, path uint8, body string) {
		s.clock.advance(6 * time.Minute) // requests are limited, codes most of all
		w := ann.post(t, paths[int(path)%len(paths)], names.Replace(body))
		if w.Code >= 500 || w.Code == 429 {
			t.Errorf("answer %d %s", w.Code, w.Body)
		}
	})
}
