//go:build !js

package api

import (
	"net/http"

	"stale.love/app/engagement"
)

// maxCount is more than one device can view and share in a batch: it counts one view of
// an article a day, and its visitor changes every month.
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
	n, err := checkBatch(batch)
	if err != nil {
		return nil, err
	}
	if err := a.dailyEvents.takeN(a.client(r), n); err != nil {
		return nil, err
	}
	if err := a.store.CountEvents(r.Context(), batch, a.checker.KnownArticle); err != nil {
		return nil, err
	}
	return engagement.EventAck{Ack: batch.Batch}, nil
}

// checkBatch returns how many views and shares a batch counts.
func checkBatch(batch engagement.EventBatch) (n int, err error) {
	if !isHex(batch.Visitor, 32) {
		return 0, malformed("visitor is not 32 hex digits")
	}
	if !isHex(batch.ID, 16) {
		return 0, malformed("id is not 16 hex digits")
	}
	if batch.Batch < 1 {
		return 0, malformed("batch is below 1")
	}
	named := map[string]bool{}
	for _, c := range batch.Counts {
		if named[c.Article] {
			return 0, malformed("an article is named twice")
		}
		named[c.Article] = true
		if c.Views < 0 || c.Views > maxCount || c.Shares < 0 || c.Shares > maxCount ||
			c.Offline < 0 || c.Offline > c.Views {
			return 0, malformed("a count is out of range")
		}
		n += int(c.Views + c.Shares)
	}
	if n > maxCount {
		return 0, malformed("it counts more than one device can")
	}
	return n, nil
}
