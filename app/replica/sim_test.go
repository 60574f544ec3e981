package replica

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	soakFlag = flag.Bool("soak", false, "run the simulation until interrupted or a seed fails; use with -timeout 0")
	seedFlag = flag.Uint64("seed", 0, "replay this one history of the simulation, with its trace")
)

// histories is how many the ordinary test run simulates. Each is one seed.
const histories = 20_000

// A history is a few devices, accounts and one server for some minutes of simulated
// time, with all that can go wrong. It then calms down, every device syncs, and
// the ten invariants of the protocol are checked.
func TestSync_EveryHistoryEndsWithTheInvariants(t *testing.T) {
	switch {
	case *seedFlag != 0:
		s := newSim(*seedFlag)
		s.trace = func(line string) { t.Log(line) }
		if err := s.run(); err != nil {
			t.Fatalf("seed %d: %v", *seedFlag, err)
		}
	case *soakFlag:
		ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt)
		defer stop()
		soak(ctx, t)
	default:
		t.Parallel()
		n := uint64(histories)
		if testing.Short() {
			n /= 10
		}
		for seed := uint64(1); seed <= n; seed++ {
			if err := newSim(seed).run(); err != nil {
				t.Fatalf("%v\nreplay: go test ./app/replica -run EveryHistory -v -seed %d", err, seed)
			}
		}
	}
}

func soak(ctx context.Context, t *testing.T) {
	var (
		start   = time.Now()
		first   = uint64(start.UnixNano())
		counter atomic.Uint64
		wg      sync.WaitGroup
	)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for ctx.Err() == nil {
				seed := first + counter.Add(1)
				if err := newSim(seed).run(); err != nil {
					t.Errorf("%v\nreplay: -seed %d", err, seed)
					cancel()
				}
			}
		})
	}
	wg.Wait()
	n := counter.Load()
	fmt.Printf("%d histories, %.0f a second\n", n, float64(n)/time.Since(start).Seconds())
}
