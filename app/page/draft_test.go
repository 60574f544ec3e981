package page

import (
	"encoding/json"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"stale.love/app/engagement"
	"stale.love/content"
)

func TestDraft_GoesOnWithTheVersionItWasBegunWith(t *testing.T) {
	t.Parallel()
	lib := magazine()
	old := NewDraft(lib.Earlier[0]).With(0, 3)
	if q, d := old.Asked(lib); q.Version != 1 || d.Answers[0] != 3 {
		t.Errorf("version %d is asked, the first answer is %d", q.Version, d.Answers[0])
	}
	for name, d := range map[string]Draft{
		"none": {}, "of an unknown version": {Version: 7, Answers: old.Answers}, "of another length": {Version: 1, Answers: old.Answers[1:]},
		"beyond its end": {Version: 1, Answers: old.Answers, At: 25},
	} {
		if q, d := d.Asked(lib); q.Version != 2 || d.Answered() != 0 || d.At != 0 {
			t.Errorf("a draft %s: version %d with %d answers at %d", name, q.Version, d.Answered(), d.At)
		}
	}
	if kept := old.With(1, 4); old.Answers[1] != content.Missing || kept.Answers[1] != 4 || kept.With(99, 1).Answered() != 2 || kept.With(0, 9).Answers[0] != 3 {
		t.Error("an answer changed the draft it was made from, or one that cannot be was taken")
	}
}

func FuzzDraft_WhateverIsOnTheDeviceIsDrawn(f *testing.F) {
	whole, _ := json.Marshal(NewDraft(magazine().Quiz))
	for _, seed := range []string{string(whole), `{}`, `{"version":1,"answers":[1,null],"at":-3}`, `{"version":2,"at":99}`, `{"answers":[9]}`, `null`} {
		f.Add([]byte(seed))
	}
	lib := magazine()
	f.Fuzz(func(t *testing.T, data []byte) {
		var d Draft
		if json.Unmarshal(data, &d) != nil {
			return
		}
		q, asked := d.Asked(lib)
		if _, err := q.Score(asked.Answers); err != nil {
			t.Fatalf("%s became a draft that cannot be scored: %v", data, err)
		}
		v := View{Library: lib, Place: Place{Kind: Checkup}}
		v.Reader.Draft = d
		app.HTMLString(Render(v))
	})
}

func FuzzResult_WhateverWasSyncedIsDrawn(f *testing.F) {
	whole, _ := json.Marshal(taken("a", "2026-11-23T10:00:00Z", 1, 3, 2, 4))
	for _, seed := range []string{string(whole), `{}`, `{"quiz":"checkup","version":1,"answers":[1]}`, `{"taken_at":"x"}`, `{"quiz":"checkup","version":2,"answers":null,"taken_at":"2026-02-30T99:99:99Z"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var r engagement.Result
		if json.Unmarshal(data, &r) != nil {
			return
		}
		drawn(func(reader *Reader) { reader.Checkup.Today = "2026-12-30" }, r, taken("b", "2026-10-12T10:00:00Z", 2, 3, 3, 3))
	})
}
