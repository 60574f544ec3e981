package loop_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"stale.love/app/loop"
)

// owner runs functions one after the other, as a page's goroutine does.
func owner(t *testing.T) func(func()) {
	work := make(chan func(), 100)
	t.Cleanup(func() { close(work) })
	go func() {
		for fn := range work {
			fn()
		}
	}()
	return func(fn func()) { work <- fn }
}

// says is a command that brings back its words after a while.
func says(words string, takes time.Duration) loop.Cmd {
	return loop.Cmd{Run: func(context.Context) loop.Msg {
		time.Sleep(takes)
		return words
	}}
}

func run(t *testing.T, begin ...loop.Cmd) (heard *[]string) {
	heard = new([]string)
	l := loop.New(owner(t), nil)
	l.Update = func(m loop.Msg) []loop.Cmd {
		if cmds, ok := m.([]loop.Cmd); ok {
			return cmds
		}
		*heard = append(*heard, m.(string))
		return nil
	}
	l.Send(begin)
	time.Sleep(time.Minute)
	synctest.Wait()
	return heard
}

func TestQueue_KeepsTheOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var cmds []loop.Cmd
		for i, words := range []string{"first", "second", "third"} {
			c := says(words, time.Duration(3-i)*time.Second)
			c.Queue = "writes"
			cmds = append(cmds, c)
		}
		cmds = append(cmds, says("beside", time.Millisecond))
		if got := *run(t, cmds...); !slices.Equal(got, []string{"beside", "first", "second", "third"}) {
			t.Errorf("heard %q", got)
		}
	})
}

func TestKey_OnlyTheNewestIsHeard(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		old, fresh, other := says("old", 2*time.Second), says("new", time.Second), says("other", 3*time.Second)
		old.Key, fresh.Key, other.Key = "page", "page", "voice"
		if got := *run(t, old, other, fresh); !slices.Equal(got, []string{"new", "other"}) {
			t.Errorf("heard %q", got)
		}
	})
}

func TestKey_StopsATimerAndCancelsWhatRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		canceled, began := false, false
		runs := loop.Cmd{Key: "a", Run: func(ctx context.Context) loop.Msg {
			<-ctx.Done()
			canceled = true
			return "runs"
		}}
		waits := loop.Cmd{Key: "b", After: time.Second, Run: func(context.Context) loop.Msg { began = true; return "waits" }}
		got := *run(t, runs, waits, loop.Stop("a"), loop.Stop("b"), says("last", time.Second))
		if !slices.Equal(got, []string{"last"}) || !canceled || began {
			t.Errorf("heard %q, canceled %v, the timer ran %v", got, canceled, began)
		}
	})
}

func TestAfter_WaitsAndIsHeard(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		took := time.Duration(0)
		run(t, loop.Cmd{After: 80 * time.Millisecond, Run: func(context.Context) loop.Msg {
			took = time.Since(start)
			return "soon"
		}})
		if took != 80*time.Millisecond {
			t.Errorf("it began after %v", took)
		}
	})
}

func TestQueue_AnAnswerThatIsVoidLetsTheNextBegin(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		one, two := says("one", time.Second), says("two", time.Second)
		one.Queue, two.Queue, one.Key = "q", "q", "k"
		if got := *run(t, one, two, loop.Stop("k")); !slices.Equal(got, []string{"two"}) {
			t.Errorf("heard %q", got)
		}
	})
}
