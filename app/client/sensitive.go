package client

import (
	"context"
	"fmt"

	"stale.love/app/page"
	"stale.love/content"
)

// dropSensitive deletes the places in pieces that somebody may open in danger, from
// the marks and from the device: a piece may have become one after it was read.
func dropSensitive(ctx context.Context, db Account, library *content.Library, marks map[string]page.Mark) error {
	gone := map[string]any{}
	for slug := range marks {
		if a, ok := library.Article(slug); ok && a.Sensitive {
			delete(marks, slug)
			gone[slug] = nil
		}
	}
	if len(gone) == 0 {
		return nil
	}
	if err := db.SetNotes(ctx, readingNotes, gone); err != nil {
		return fmt.Errorf("forget places: %w", err)
	}
	return nil
}
