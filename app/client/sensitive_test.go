package client_test

import (
	"testing"

	"stale.love/app/client"
	"stale.love/app/client/clienttest"
	"stale.love/app/page"
	"stale.love/content"
)

func TestSensitive_PlacesFromBeforeAreForgotten(t *testing.T) {
	t.Parallel()
	d, ctx := &clienttest.Device{}, t.Context()
	db := d.Open("")
	library := &content.Library{Articles: []content.Article{{Slug: "stay-or-go", Sensitive: true}, {Slug: "bids"}}}
	marks := map[string]page.Mark{"stay-or-go": {Share: 0.5}, "bids": {Share: 0.4}, "unknown": {Share: 0.3}}
	for slug, m := range marks {
		check(t, db.SetNote(ctx, "reading", slug, m))
	}
	check(t, client.DropSensitive(ctx, db, library, marks))
	kept, err := db.Notes(ctx, "reading")
	check(t, err)
	if len(kept) != 2 || kept["stay-or-go"] != nil || len(marks) != 2 {
		t.Errorf("the device keeps %v, the page %v", kept, marks)
	}
}
