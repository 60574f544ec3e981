package replica

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"stale.love/app/engagement"
)

// Request returns what to send now: where this device stands and what waits, oldest
// first, within the limits of one request. It marks nothing as sent.
func (s *State) Request(now time.Time) engagement.SyncRequest {
	return s.request(now, nil)
}

// request leaves out the items to skip, named as in item.
func (s *State) request(now time.Time, skip map[string]bool) engagement.SyncRequest {
	r := engagement.SyncRequest{
		V:       engagement.Protocol,
		Account: s.Account,
		Epoch:   s.Epoch,
		Cursor:  s.Cursor,
	}
	for _, article := range sorted(s.Likes) {
		if l := s.Likes[article]; l.Waiting && !skip[likeItem(article)] {
			r.Likes = append(r.Likes, engagement.LikeChange{
				Article: article,
				Liked:   l.Liked,
				AgeMS:   max(0, now.UnixMilli()-l.TappedAt),
				Base:    l.Base,
				Tap:     l.Tap,
				After:   slices.Clone(l.After),
			})
		}
	}
	slices.SortStableFunc(r.Likes, func(a, b engagement.LikeChange) int { return cmp.Compare(b.AgeMS, a.AgeMS) })
	for _, id := range sorted(s.Results) {
		if t := s.Results[id]; t.Waiting && !skip[resultItem(id)] {
			r.Results = append(r.Results, t.Result)
		}
	}
	for _, id := range sorted(s.Forgotten) {
		if s.Forgotten[id] && !skip[forgetItem(id)] {
			r.Forget = append(r.Forget, id)
		}
	}
	r.Likes = r.Likes[:min(len(r.Likes), engagement.MaxLikes)]
	r.Results = r.Results[:min(len(r.Results), engagement.MaxResults)]
	r.Forget = r.Forget[:min(len(r.Forget), engagement.MaxForget)]
	return r
}

// items returns how many items a request carries.
func items(r engagement.SyncRequest) int {
	return len(r.Likes) + len(r.Results) + len(r.Forget)
}

// first returns a request with the first n items of r.
func first(r engagement.SyncRequest, n int) engagement.SyncRequest {
	r.Forget = r.Forget[:min(n, len(r.Forget))]
	n -= len(r.Forget)
	r.Likes = r.Likes[:min(n, len(r.Likes))]
	n -= len(r.Likes)
	r.Results = r.Results[:min(n, len(r.Results))]
	return r
}

// item returns the name of the only item of a request.
func item(r engagement.SyncRequest) string {
	switch {
	case len(r.Likes) > 0:
		return likeItem(r.Likes[0].Article)
	case len(r.Results) > 0:
		return resultItem(r.Results[0].ID)
	default:
		return forgetItem(r.Forget[0])
	}
}

func likeItem(article string) string { return "likes/" + article }
func resultItem(id string) string    { return "results/" + id }
func forgetItem(id string) string    { return "forget/" + id }

func sorted[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
