package simulation

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var (
	soakFlag    = flag.Bool("soak", false, "run until interrupted or a history fails; use with -timeout 0")
	seedFlag    = flag.Uint64("seed", 0, "replay this one history, with its trace")
	actsFlag    = flag.String("acts", "", "of the history to replay: the acts that are done")
	withoutFlag = flag.String("without", "", "of the history to replay: the kinds of faults that do not happen")
)

// failed are seeds that a soak found; what they showed must not come back.
var failed = [...]uint64{1795569284099548320}

// histories is how many the ordinary test run plays. Each is one seed.
const histories = 20_000

func TestSync_EveryHistoryEndsWithTheInvariants(t *testing.T) {
	switch {
	case *seedFlag != 0:
		replay(t)
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
		for _, seed := range failed {
			if err := Run(seed, Options{}); err != nil {
				report(t, err)
			}
		}
		for seed := uint64(1); seed <= n; seed++ {
			if err := Run(seed, Options{}); err != nil {
				report(t, err)
				return
			}
		}
	}
}

// An account that forgets all but its last taps judges none of them twice.
func TestSync_AShortMemoryOfTapsChangesNothing(t *testing.T) {
	t.Parallel()
	for seed := uint64(1); seed <= histories/10; seed++ {
		if err := Run(seed, Options{Taps: 12}); err != nil {
			t.Fatal(err)
		}
	}
}

// report says how to see a failure again, as it was and as short as it gets.
func report(t *testing.T, err error) {
	t.Helper()
	var failure *Failure
	errors.As(err, &failure)
	small := Shrink(failure, nil)
	const again = "go test ./app/replica/simulation -run EveryHistory -v "
	t.Errorf("%v\nreplay: %s%s\nshrunk to %d acts: %v\nreplay: %s%s",
		failure.Err, again, failure.Replay(), len(small.Acts), small.Err, again, small.Replay())
}

func replay(t *testing.T) {
	options := Options{Trace: func(line string) { t.Log(line) }}
	if *actsFlag != "" {
		for act := range strings.SplitSeq(*actsFlag, ",") {
			n, err := strconv.Atoi(act)
			if err != nil {
				t.Fatal(err)
			}
			options.Acts = append(options.Acts, n)
		}
	}
	if *withoutFlag != "" {
		options.Without = strings.Split(*withoutFlag, ",")
	}
	if err := Run(*seedFlag, options); err != nil {
		t.Fatal(err)
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
				if err := Run(first+counter.Add(1), Options{}); err != nil {
					report(t, err)
					cancel()
				}
			}
		})
	}
	wg.Wait()
	n := counter.Load()
	fmt.Printf("%d histories, %.0f a second\n", n, float64(n)/time.Since(start).Seconds())
}

func TestRun_TheSameSeedIsTheSameHistory(t *testing.T) {
	t.Parallel()
	play := func(seed uint64) string {
		var trace strings.Builder
		Run(seed, Options{Trace: func(line string) { trace.WriteString(line + "\n") }})
		return trace.String()
	}
	for seed := uint64(1); seed <= 50; seed++ {
		if play(seed) != play(seed) {
			t.Fatalf("seed %d is two histories", seed)
		}
	}
}
