package engagement

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"stale.love/content"
)

// The files in testdata/v1 and v2 are what devices in readers' pockets send and understand.
// They never change. A new version of the protocol gets its own directory.

func golden(t *testing.T) SyncRequest {
	t.Helper()
	var r SyncRequest
	decode(t, "v1/sync-request", &r)
	return r
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func decode(t *testing.T, name string, v any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(read(t, name)))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func TestWire_DecodesAndEncodesForEver(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]any{
		"v1/sync-request": new(SyncRequest), "v1/sync-request-first": new(SyncRequest),
		"v1/sync-answer": new(SyncResponse), "v1/sync-answer-reset": new(SyncResponse),
		"v1/events-request": new(EventBatch), "v1/events-request-offline": new(EventBatch), "v1/events-answer": new(EventAck),
		"v1/problem": new(Problem), "v1/counts": new(Counts),
		"v2/event-view": new(Event), "v2/event-view-offline": new(Event), "v2/event-share": new(Event), "v2/event-answer": new(struct{}),
	} {
		decode(t, name, v)
		data, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if want := strings.TrimSpace(string(read(t, name))); string(data) != want {
			t.Errorf("%s is encoded\n%s\nwant\n%s", name, data, want)
		}
	}
}

func TestWire_V1_MeansWhatItMeant(t *testing.T) {
	t.Parallel()
	want := SyncRequest{
		V: 1, Account: "a1b2c3", Epoch: "5f2c8d1e", Cursor: 184,
		Likes: []LikeChange{
			{Article: "the-repair-attempt", Liked: true, AgeMS: 5230, Base: 181, Tap: "9c0f3a52d7e81b64", After: []string{"0d4be1f6a2c89375"}},
			{Article: "small-kindnesses", Tap: "77aa01c2be9d4f30"},
		},
		Results: []Result{{
			ID: "01a19b7c-a7a4-7001-8000-abd14a2b3c4d", Quiz: "checkup", Version: 1,
			Answers: []content.Answer{3, content.Missing, 0, 4}, TakenAt: "2026-11-02T09:00:00+01:00",
		}},
		Forget: []string{"01a19b7c-a7a5-7002-8000-99e04a2b3c4d"},
	}
	if got := golden(t); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	var answer SyncResponse
	decode(t, "v1/sync-answer", &answer)
	row := LikeRow{Article: "the-repair-attempt", Liked: true, AgeMS: 5300, Version: 186, Tap: "9c0f3a52d7e81b64", Accepted: true}
	if answer.Reset || answer.Cursor != 187 || answer.Likes[0] != row || answer.Results[0].Answers[1] != content.Missing ||
		answer.Forgotten[0] != want.Forget[0] || answer.Rejected[0].Code != UnknownArticle {
		t.Errorf("%+v", answer)
	}
}

func TestWire_V2_AnEventIsOneViewOrOneShare(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]EventCount{
		"v2/event-view":         {Article: "the-repair-attempt", Views: 1},
		"v2/event-view-offline": {Article: "the-repair-attempt", Views: 1, Offline: 1},
		"v2/event-share":        {Article: "small-kindnesses", Shares: 1},
	} {
		var e Event
		decode(t, name, &e)
		if got := e.Count(); got != want || len(e.ID) != 32 {
			t.Errorf("%s is %+v, id %s", name, got, e.ID)
		}
	}
}

// A server answers devices that are newer and say more, and devices understand a
// server that says more.
func TestWire_V1_LeavesRoom(t *testing.T) {
	t.Parallel()
	more := bytes.Replace(read(t, "v1/sync-request"), []byte(`"v": 1,`), []byte(`"v": 1, "new": {"a": [1]},`), 1)
	var got SyncRequest
	if err := json.Unmarshal(more, &got); err != nil || !reflect.DeepEqual(got, golden(t)) {
		t.Errorf("%+v, %v", got, err)
	}
}
