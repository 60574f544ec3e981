//go:build !js

package store

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"stale.love/app/engagement"
)

// BenchmarkSync measures durable syncs of one like each, from one device after
// the other and from many at once, whose changes share commits.
func BenchmarkSync(b *testing.B) {
	for _, devices := range []int{1, 16, 64, 256} {
		b.Run(fmt.Sprintf("devices=%d", devices), func(b *testing.B) {
			w := newWorld(b, openSQLiteForTest)
			for i := range devices {
				w.account(b, fmt.Sprint("reader ", i))
			}
			epoch, before := w.epoch(b), w.commits()
			var next, taps atomic.Int64
			b.SetParallelism(devices) // times GOMAXPROCS; some share an account
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				account := fmt.Sprint("reader ", next.Add(1)%int64(devices))
				cursor := int64(0)
				for pb.Next() {
					n := int(taps.Add(1))
					req := engagement.SyncRequest{Epoch: epoch, Cursor: cursor, Likes: []engagement.LikeChange{tap(fmt.Sprint("article ", n%50), n%3 > 0, n)}}
					resp, err := w.Sync(context.Background(), account, req, magazine{})
					if err != nil {
						b.Error(err)
						return
					}
					cursor = resp.Cursor
				}
			})
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "syncs/s")
			b.ReportMetric(float64(b.N)/float64(w.commits()-before), "syncs/commit")
		})
	}
}

// BenchmarkCountEvents measures durable batches of one view each, which have no
// answer to read.
func BenchmarkCountEvents(b *testing.B) {
	for _, visitors := range []int{1, 64} {
		b.Run(fmt.Sprintf("visitors=%d", visitors), func(b *testing.B) {
			w := newWorld(b, openSQLiteForTest)
			before := w.commits()
			var next atomic.Int64
			b.SetParallelism(visitors)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				visitor := fmt.Sprint("visitor ", next.Add(1))
				for n := int64(1); pb.Next(); n++ {
					err := w.CountEvents(context.Background(), batch(visitor, n, "id", engagement.EventCount{Article: "a", Views: 1}), magazine{}.KnownArticle)
					if err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "batches/s")
			b.ReportMetric(float64(b.N)/float64(w.commits()-before), "batches/commit")
		})
	}
}
