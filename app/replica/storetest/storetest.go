// Package storetest is what replica.Store and replica.EventStore promise, as tests:
// one suite for every storage, in memory and in a browser.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"stale.love/app/replica"
)

// TestStore checks one implementation of replica.Store. fresh makes a new, empty
// storage and returns how to open it; two that were opened on one storage are like
// two tabs.
func TestStore(t *testing.T, fresh func(*testing.T) (open func() replica.Store)) {
	contract[replica.State]{
		fresh: func(t *testing.T) func() handle[replica.State] {
			open := fresh(t)
			return func() handle[replica.State] {
				s := open()
				return handle[replica.State]{view: s.View, update: s.Update}
			}
		},
		add:  addLike,
		has:  func(s replica.State, key string) bool { return s.Likes[key].Waiting },
		size: func(s replica.State) int { return len(s.Likes) },
		torn: tornState,
	}.test(t)
	t.Run("ChangeAndItsMarkAreOneTransaction", func(t *testing.T) { testForget(t, fresh(t)) })
	t.Run("TapsOnTopOfEachOther", func(t *testing.T) { testTaps(t, fresh(t)) })
}

// TestEventStore checks one implementation of replica.EventStore, as TestStore.
func TestEventStore(t *testing.T, fresh func(*testing.T) (open func() replica.EventStore)) {
	contract[replica.Events]{
		fresh: func(t *testing.T) func() handle[replica.Events] {
			open := fresh(t)
			return func() handle[replica.Events] {
				s := open()
				return handle[replica.Events]{view: s.ViewEvents, update: s.UpdateEvents}
			}
		},
		add:  addEvent,
		has:  func(e replica.Events, key string) bool { return e.Waiting[key].Article == key },
		size: func(e replica.Events) int { return len(e.Waiting) },
		torn: func(e replica.Events) bool {
			return e.Next != int64(len(e.Waiting)) || e.Old == nil || len(e.Old.Pending) != len(e.Waiting)
		},
	}.test(t)
	t.Run("OneTakesAtATime", func(t *testing.T) { testTake(t, fresh(t)) })
}

// handle is one open storage of either kind.
type handle[S any] struct {
	view   func(context.Context) (S, error)
	update func(context.Context, func(*S) error) error
}

// contract is what both kinds of storage promise of an S.
type contract[S any] struct {
	fresh func(*testing.T) func() handle[S]

	add  func(s *S, key string)     // something that a reader does, on top of what others did
	has  func(s S, key string) bool // whether that is there
	size func(s S) int              // how often it was done
	torn func(s S) bool             // whether a half of it is there
}

func (c contract[S]) test(t *testing.T) {
	t.Run("NewIsEmpty", c.testEmpty)
	t.Run("ViewReturnsWhatUpdateStored", c.testKept)
	t.Run("ErrorLeavesNothing", c.testError)
	t.Run("CallerMayChangeWhatItGets", c.testOwn)
	t.Run("StepByStep", c.testSteps)
	t.Run("UpdatesAtOnceLoseNothing", c.testTogether)
	t.Run("NobodySeesHalfAnUpdate", c.testTorn)
}

func (c contract[S]) testEmpty(t *testing.T) {
	open := c.fresh(t)
	var zero S
	same(t, "a new storage", view(t, open()), zero)
}

func (c contract[S]) testKept(t *testing.T) {
	open := c.fresh(t)
	one, other := open(), open()
	for seed := range uint64(8) {
		want := Filled[S](seed)
		update(t, one, func(s *S) { *s = Filled[S](seed) })
		same(t, "what was stored", view(t, one), want)
		same(t, "what was stored, seen by another", view(t, other), want)
		update(t, other, func(s *S) { same(t, "what the next update begins with", *s, want) })
		same(t, "after an update that changed nothing", view(t, one), want)
	}
	var zero S
	update(t, one, func(s *S) { *s = zero })
	same(t, "after everything was taken away", view(t, other), zero)
}

func (c contract[S]) testError(t *testing.T) {
	open := c.fresh(t)
	s := open()
	refuse := func(s handle[S], fn func(*S)) {
		t.Helper()
		refused := errors.New("refused")
		err := s.update(t.Context(), func(s *S) error { fn(s); return refused })
		if !errors.Is(err, refused) {
			t.Fatalf("Update returned %v, want the error of fn", err)
		}
	}
	refuse(s, func(s *S) { *s = Filled[S](1) })
	var zero S
	same(t, "after the very first update failed", view(t, open()), zero)

	want := Filled[S](2)
	update(t, s, func(s *S) { *s = Filled[S](2) })
	for name, fn := range map[string]func(*S){
		"adding":    func(s *S) { c.add(s, "added") },
		"replacing": func(s *S) { *s = Filled[S](3) },
		"emptying":  func(s *S) { *s = zero },
		"clearing":  func(s *S) { empty(reflect.ValueOf(s).Elem()) },
		"nothing":   func(*S) {},
	} {
		refuse(s, fn)
		same(t, "after an update failed that was "+name, view(t, s), want)
		same(t, "the same, seen by another", view(t, open()), want)
	}
	update(t, s, func(s *S) { c.add(s, "later") })
	if got := view(t, open()); !c.has(got, "later") {
		t.Error("after updates that failed one that succeeded is not there")
	}
}

func (c contract[S]) testOwn(t *testing.T) {
	s := c.fresh(t)()
	want := Filled[S](4)
	update(t, s, func(s *S) { *s = Filled[S](4) })
	got := view(t, s)
	c.add(&got, "mine")
	empty(reflect.ValueOf(&got).Elem())
	same(t, "after what View returned was changed", view(t, s), want)
}

// testSteps changes parts of what is there, as the app does, and compares with plain
// data at every step.
func (c contract[S]) testSteps(t *testing.T) {
	open := c.fresh(t)
	one, other := open(), open()
	var want S
	for seed := range uint64(25) {
		step := func(s *S) { mix(s, seed) }
		step(&want)
		update(t, one, step)
		same(t, "one step further", view(t, one), want)
		one, other = other, one
	}
}

// view and update are a handle's, without a way to fail.
func view[S any](t *testing.T, s handle[S]) S {
	t.Helper()
	got, err := s.view(t.Context())
	if err != nil {
		t.Fatalf("View: %v", err)
	}
	return got
}

func update[S any](t *testing.T, s handle[S], fn func(*S)) {
	t.Helper()
	if err := s.update(t.Context(), func(s *S) error { fn(s); return nil }); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

// same compares two values; that a map or a list is empty or nil is the same.
func same[S any](t *testing.T, what string, got, want S) {
	t.Helper()
	tidy(reflect.ValueOf(&got).Elem())
	tidy(reflect.ValueOf(&want).Elem())
	if reflect.DeepEqual(got, want) {
		return
	}
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if a, b := g.Field(i).Interface(), w.Field(i).Interface(); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: %s is\n\t%s\nwant\n\t%s", what, g.Type().Field(i).Name, text(a), text(b))
		}
	}
	t.FailNow()
}

func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	const most = 1500
	if len(data) > most {
		data = append(data[:most], "…"...)
	}
	return string(data)
}

func tidy(s reflect.Value) {
	for i := range s.NumField() {
		if f := s.Field(i); (f.Kind() == reflect.Map || f.Kind() == reflect.Slice) && f.Len() == 0 {
			f.SetZero()
		}
	}
}

// empty clears every map of a struct in place, and the struct.
func empty(s reflect.Value) {
	for i := range s.NumField() {
		if f := s.Field(i); f.Kind() == reflect.Map {
			f.Clear()
		}
	}
	s.SetZero()
}
