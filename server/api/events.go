//go:build !js

package api

import (
	"net/http"

	"stale.love/app/engagement"
)

// maxCount is more than one device can view or share an article in a batch: it
// counts one view a day.
const maxCount = 1000

// countEvents adds an anonymous batch to the totals. It looks at no cookie.
func (a *api) countEvents(w http.ResponseWriter, r *http.Request) (any, error) {
	var batch engagement.EventBatch
	if err := readMessage(w, r, &batch, false); err != nil {
		return nil, err
	}
	if len(batch.Counts) > engagement.MaxCounts {
		return nil, errTooLarge
	}
	if err := checkBatch(batch); err != nil {
		return nil, err
	}
	if err := a.store.CountEvents(r.Context(), batch, a.checker.KnownArticle); err != nil {
		return nil, err
	}
	return engagement.EventAck{Ack: batch.Batch}, nil
}

func checkBatch(batch engagement.EventBatch) error {
	if !isHex(batch.Visitor, 32) {
		return malformed("visitor is not 32 hex digits")
	}
	if !isHex(batch.ID, 16) {
		return malformed("id is not 16 hex digits")
	}
	if batch.Batch < 1 {
		return malformed("batch is below 1")
	}
	for _, c := range batch.Counts {
		if c.Views < 0 || c.Views > maxCount || c.Shares < 0 || c.Shares > maxCount ||
			c.Offline < 0 || c.Offline > c.Views {
			return malformed("a count is out of range")
		}
	}
	return nil
}
