//go:build !js

package desk

import (
	"cmp"
	"slices"
	"time"

	"stale.love/app/engagement"
	"stale.love/server/store"
)

// Numbers are what happened on a row of days, the last of them today.
type Numbers struct {
	Days     []string // by UTC
	Articles []Article
	Views    []int64 // on each day, of all articles
	Offline  []int64 // how many of those were without a connection
	Shares   []int64

	Snapshots []int64 // results that came to accounts
	Refusals  []Refusal
}

// Article is what happened to one article.
type Article struct {
	Slug, Title            string
	Views, Offline, Shares []int64 // on each day
	Likes                  []int64 // at the end of each day; -1 before it is known
	LikesNow, ViewsEver    int64
}

// Refusal is how many syncs were refused with a code.
type Refusal struct {
	Code string
	N    int64
}

// sum adds up days.
func sum(days []int64) (n int64) {
	for _, d := range days {
		n += d
	}
	return n
}

// Count makes Numbers of so many days. now are the public numbers, titles the
// articles that readers can see, by slug: each is listed, and those that something
// happened to though they are gone.
func Count(daily store.Daily, now map[string]engagement.Counts, titles map[string]string, today time.Time, days int) Numbers {
	n := Numbers{
		Views: make([]int64, days), Offline: make([]int64, days), Shares: make([]int64, days), Snapshots: make([]int64, days),
	}
	at := map[string]int{} // day → its place
	for i := range days {
		day := today.UTC().AddDate(0, 0, i-days+1).Format(time.DateOnly)
		at[day] = i
		n.Days = append(n.Days, day)
	}
	articles := map[string]*Article{}
	of := func(slug string) *Article {
		a := articles[slug]
		if a == nil {
			a = &Article{
				Slug: slug, Title: cmp.Or(titles[slug], slug), LikesNow: now[slug].Likes, ViewsEver: now[slug].Views,
				Views: make([]int64, days), Offline: make([]int64, days), Shares: make([]int64, days), Likes: make([]int64, days),
			}
			articles[slug] = a
		}
		return a
	}
	for slug := range titles {
		of(slug)
	}
	for _, d := range daily.Articles {
		a := of(d.Article)
		if i, ok := at[d.Day]; ok {
			a.Views[i], a.Offline[i], a.Shares[i] = d.Views, d.Offline, d.Shares
			n.Views[i] += d.Views
			n.Offline[i] += d.Offline
			n.Shares[i] += d.Shares
		}
	}
	likes := map[string][]store.LikesDay{}
	for _, l := range daily.Likes {
		likes[l.Article] = append(likes[l.Article], l)
		of(l.Article)
	}
	for slug, a := range articles {
		fillLikes(a.Likes, likes[slug], n.Days)
		n.Articles = append(n.Articles, *a)
	}
	slices.SortFunc(n.Articles, func(a, b Article) int {
		return cmp.Or(cmp.Compare(sum(b.Views), sum(a.Views)), cmp.Compare(b.ViewsEver, a.ViewsEver), cmp.Compare(a.Slug, b.Slug))
	})
	for _, t := range daily.Snapshots {
		if i, ok := at[t.Day]; ok {
			n.Snapshots[i] += t.N
		}
	}
	n.Refusals = refusals(daily.Refusals, at)
	return n
}

// fillLikes carries the number of likes from the days on which it changed to those
// on which it did not.
func fillLikes(out []int64, changes []store.LikesDay, days []string) {
	likes, next := int64(-1), 0
	for i, day := range days {
		for next < len(changes) && changes[next].Day <= day {
			likes = changes[next].Likes
			next++
		}
		out[i] = likes
	}
}

func refusals(list []store.Tally, at map[string]int) []Refusal {
	byCode := map[string]int64{}
	for _, t := range list {
		if _, ok := at[t.Day]; ok {
			byCode[t.Name] += t.N
		}
	}
	var out []Refusal
	for code, n := range byCode {
		out = append(out, Refusal{code, n})
	}
	slices.SortFunc(out, func(a, b Refusal) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Code, b.Code)) })
	return out
}
