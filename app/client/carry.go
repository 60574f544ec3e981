package client

import (
	"context"
	"encoding/json"
	"fmt"

	"stale.love/app/page"
)

// Where an account's notes are, and what is among the drafts.
const (
	draftNotes   = "drafts"
	readingNotes = "reading"
	savedNotes   = "saved"
	doneNote     = "exercises-done"
	clockNote    = "exercise-clock"
)

func noteStores() []string { return []string{draftNotes, readingNotes, savedNotes} }

// hasAny reports whether nobody's database holds anything of a reader.
func hasAny(ctx context.Context, nobody Account) (bool, error) {
	s, err := nobody.View(ctx)
	if err != nil {
		return false, fmt.Errorf("view nobody: %w", err)
	}
	if s.Claim != "" || len(s.Likes)+len(s.Results)+len(s.Dropped) > 0 {
		return true, nil
	}
	for _, store := range noteStores() {
		if notes, err := nobody.Notes(ctx, store); err != nil || len(notes) > 0 {
			return true, err
		}
	}
	return false, nil
}

// carryNotes moves the notes of a reader who signs in to the account: written there
// first, and then deleted here, so that it can be repeated after a crash.
func carryNotes(ctx context.Context, nobody, account Account) error {
	for _, store := range noteStores() {
		theirs, err := nobody.Notes(ctx, store)
		if err != nil {
			return fmt.Errorf("read nobody's %s: %w", store, err)
		}
		if len(theirs) == 0 {
			continue
		}
		ours, err := account.Notes(ctx, store)
		if err != nil {
			return fmt.Errorf("read %s: %w", store, err)
		}
		moved, gone := map[string]any{}, map[string]any{}
		for key, note := range theirs {
			gone[key] = nil
			if known, ok := ours[key]; ok {
				note = merged(store, key, known, note)
			}
			if note != nil {
				moved[key] = note
			}
		}
		if err := account.SetNotes(ctx, store, moved); err != nil {
			return fmt.Errorf("write %s: %w", store, err)
		}
		if err := nobody.SetNotes(ctx, store, gone); err != nil {
			return fmt.Errorf("clear nobody's %s: %w", store, err)
		}
	}
	return nil
}

// merged is what becomes of a note that both have; nil: the account's stays as it is.
// Of two drafts the reader has nobody's in front.
func merged(store, key string, ours, theirs json.RawMessage) json.RawMessage {
	switch {
	case store == readingNotes:
		var here, there page.Mark
		if json.Unmarshal(theirs, &there) != nil || json.Unmarshal(ours, &here) == nil && there.At <= here.At {
			return nil
		}
	case store == draftNotes && key == doneNote:
		var done, more page.Done
		if json.Unmarshal(theirs, &more) != nil {
			return nil
		}
		json.Unmarshal(ours, &done)
		for exercise, days := range more {
			for _, day := range days {
				done = done.On(exercise, day)
			}
		}
		if both, err := json.Marshal(done); err == nil {
			return both
		}
		return nil
	}
	return theirs
}
