package replica

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"
)

func TestAdopt_LikesWaitUnseenAndResultsStayLocal(t *testing.T) {
	t.Parallel()
	nobody := &State{}
	nobody.SetLike("repair", true, noon, "t1")
	nobody.Keep(checkup(first1))
	s := ann()
	s.Likes = map[string]Like{"repair": {Base: 7, Tap: "row"}}
	s.Adopt(nobody)
	want := Like{Liked: true, TappedAt: noon.UnixMilli(), Tap: "t1", Waiting: true}
	if got := s.Likes["repair"]; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := s.Results[first1]; !got.Local || got.Waiting {
		t.Errorf("%+v", got)
	}
}

func TestAdopt_AgainChangesNothing(t *testing.T) {
	t.Parallel()
	nobody := &State{}
	nobody.SetLike("repair", true, noon, "t1")
	nobody.Keep(checkup(first1))
	s := ann()
	for _, step := range []func(){
		func() {},
		func() { s.SetLike("repair", false, noon, "t2") },
		func() { s.Likes["repair"] = Like{Base: 9, Tap: "t2"} }, // confirmed
		func() { s.Forget(first1) },
	} {
		s.Adopt(nobody)
		step()
		before := s.Clone()
		s.Adopt(nobody)
		if !reflect.DeepEqual(*s, before) {
			t.Fatalf("adopting again changed %+v to %+v", before, *s)
		}
	}
}

func TestAdopt_OfTwoWaitingTapsTheLaterStaysAndSettlesTheOther(t *testing.T) {
	t.Parallel()
	for _, lead := range []time.Duration{-time.Minute, time.Minute} {
		nobody, s := &State{}, ann()
		nobody.SetLike("repair", true, noon.Add(lead), "theirs")
		s.SetLike("repair", true, noon, "ours")
		s.Adopt(nobody)
		want, lost := "ours", "theirs"
		if lead > 0 {
			want, lost = lost, want
		}
		if got := s.Likes["repair"]; got.Tap != want || !got.Waiting || !reflect.DeepEqual(got.After, []string{lost}) {
			t.Errorf("%v later: %+v, want %s after %s", lead, got, want, lost)
		}
	}
}

// failing is a Store whose Update fails when told to.
type failing struct {
	*Memory
	fail bool
}

var errDisk = errors.New("disk full")

func (f *failing) Update(ctx context.Context, fn func(*State) error) error {
	if f.fail {
		return errDisk
	}
	return f.Memory.Update(ctx, fn)
}

func TestTakeOver_GoesOnWhereItWasInterrupted(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	nobody := &failing{Memory: &Memory{}}
	account, other := &failing{Memory: NewMemory(State{Account: "ann"})}, NewMemory(State{Account: "bob"})
	if err := TakeOver(ctx, nobody, account); err != nil {
		t.Fatalf("of nothing: %v", err)
	}
	nobody.Update(ctx, func(s *State) error {
		s.SetLike("repair", true, noon, "t1")
		s.Keep(checkup(first1))
		return nil
	})
	account.fail = true
	if err := TakeOver(ctx, nobody, account); !errors.Is(err, errDisk) {
		t.Fatalf("with a full disk: %v", err)
	}
	var claimed *ClaimedError
	if err := TakeOver(ctx, nobody, other); !errors.As(err, &claimed) || claimed.Account != "ann" {
		t.Fatalf("into another account: %v", err)
	}
	account.fail = false
	if err := TakeOver(ctx, nobody, account); err != nil {
		t.Fatal(err)
	}
	from, _ := nobody.View(ctx)
	to, _ := account.View(ctx)
	if !from.blank() || from.Claim != "" || to.Likes["repair"].Tap != "t1" || len(to.Results) != 1 {
		t.Errorf("from %+v, to %+v", from, to)
	}
	if err := TakeOver(ctx, nobody, other); err != nil {
		t.Errorf("when all is done, into another account: %v", err)
	}
}

func TestTakeOver_IntoNobodysStoreFails(t *testing.T) {
	t.Parallel()
	if err := TakeOver(t.Context(), &Memory{}, &Memory{}); err == nil {
		t.Error("no error")
	}
}
