//go:build !js

package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"stale.love/app/engagement"
)

func TestRefused_IsToldTheCodeOfEverySyncAndEveryItem(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	v := s.signedUp(t)
	stranger := visitor{server: s}
	stranger.post(t, "sync", `{"v":1,"account":"a"}`)
	v.post(t, "sync", `{"v":1,"account":"another"}`)
	v.post(t, "sync", `{"v":2}`)
	v.post(t, "events", `{"v":2}`) // no sync

	var first engagement.SyncResponse
	w := v.post(t, "sync", fmt.Sprintf(`{"v":1,"account":%q}`, v.account))
	if err := json.Unmarshal(w.Body.Bytes(), &first); err != nil {
		t.Fatal(err)
	}
	v.post(t, "sync", fmt.Sprintf(`{"v":1,"account":%q,"epoch":%q,"cursor":0,"likes":[
		{"article":"bids","liked":true,"tap":"0000000000000001"},{"article":"gone","liked":true,"tap":"0000000000000002"},{"article":"bids","tap":"x"}]}`, v.account, first.Epoch))
	want := []string{"signed_out", "wrong_account", "outdated", "unknown_article", "bad_like"}
	if got := s.refusals(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
