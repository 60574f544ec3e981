package replica

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"stale.love/app/engagement"
)

// stub is a Transport that answers like the reference server, or with errors.
type stub struct {
	account *engagement.Account
	most    int // items of a request; more are 413
	err     error
	sent    []engagement.SyncRequest
	before  func(engagement.SyncRequest) // runs while the request is under way
}

func (s *stub) Sync(_ context.Context, r engagement.SyncRequest) (engagement.SyncResponse, error) {
	s.sent = append(s.sent, r)
	if s.before != nil {
		s.before(r)
	}
	if s.most > 0 && items(r) > s.most {
		return engagement.SyncResponse{}, &StatusError{Status: 413}
	}
	for _, result := range r.Results {
		if result.Quiz == "huge" {
			return engagement.SyncResponse{}, &StatusError{Status: 413}
		}
	}
	if s.err != nil {
		return engagement.SyncResponse{}, s.err
	}
	return s.account.Sync(r, noon.UnixMilli(), anything{}), nil
}

// anything is a magazine that knows everything.
type anything struct{}

func (anything) KnownArticle(string) bool            { return true }
func (anything) CheckResult(engagement.Result) error { return nil }

func replicaOf(s State) (*Replica, *Memory, *stub) {
	m, transport := NewMemory(s), &stub{account: engagement.NewAccount("e")}
	return &Replica{Store: m, Transport: transport, Now: func() time.Time { return noon }}, m, transport
}

func full(n int) State {
	s := State{Account: "ann", Share: "yes"}
	for i := range n {
		s.SetLike(fmt.Sprint("article ", i), true, noon, fmt.Sprint("t", i))
		s.Keep(checkup(fmt.Sprint("result ", i)))
	}
	return s
}

func TestSync_PullsEvenIfNothingWaits(t *testing.T) {
	t.Parallel()
	r, m, transport := replicaOf(State{Account: "ann"})
	if o := r.Sync(t.Context()); o != (Outcome{}) {
		t.Errorf("%+v", o)
	}
	s, _ := m.View(t.Context())
	if len(transport.sent) != 1 || s.Epoch != "e" {
		t.Errorf("%d requests, epoch %q", len(transport.sent), s.Epoch)
	}
}

func TestSync_NeverSendsWhatIsNobodys(t *testing.T) {
	t.Parallel()
	s := State{}
	s.SetLike("repair", true, noon, "t1")
	r, _, transport := replicaOf(s)
	if o := r.Sync(t.Context()); o != (Outcome{}) || len(transport.sent) != 0 {
		t.Errorf("%+v, %d requests", o, len(transport.sent))
	}
}

func TestSync_SendsUntilNothingWaits(t *testing.T) {
	t.Parallel()
	r, _, transport := replicaOf(full(130))
	if o := r.Sync(t.Context()); o != (Outcome{}) {
		t.Errorf("%+v", o)
	}
	if a := transport.account; len(a.Likes) != 130 || len(a.Results) != 130 {
		t.Errorf("%d likes and %d results arrived", len(a.Likes), len(a.Results))
	}
}

func TestSync_SendsWhatIsTappedMeanwhile(t *testing.T) {
	t.Parallel()
	r, m, transport := replicaOf(full(1))
	transport.before = func(engagement.SyncRequest) {
		if len(transport.sent) == 2 {
			m.Update(t.Context(), func(s *State) error {
				s.SetLike("article 0", false, noon, "again")
				return nil
			})
		}
	}
	if o := r.Sync(t.Context()); o != (Outcome{}) || transport.account.Likes["article 0"].Tap != "again" {
		t.Errorf("%+v, server %+v", o, transport.account.Likes)
	}
}

func TestSync_HalvesWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	r, _, transport := replicaOf(full(30))
	transport.most = 7
	if o := r.Sync(t.Context()); o != (Outcome{}) || len(transport.account.Likes) != 30 {
		t.Errorf("%+v, %d likes arrived", o, len(transport.account.Likes))
	}
}

func TestSync_OneThingTooLargeHoldsNothingElseUp(t *testing.T) {
	t.Parallel()
	s := full(30)
	huge := checkup("result 0a")
	huge.Quiz = "huge"
	s.Keep(huge)
	r, _, transport := replicaOf(s)
	o := r.Sync(t.Context())
	if o.Verdict != TooLarge || o.Waiting != 1 || len(transport.account.Results) != 30 || len(transport.account.Likes) != 30 {
		t.Errorf("%+v, %d results arrived", o, len(transport.account.Results))
	}
}

func TestSync_KeepsEverythingWhateverTheAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want Verdict
	}{
		{errors.New("connection reset"), Offline},
		{context.Canceled, Offline},
		{&StatusError{Status: 401}, SignedOut},
		{&StatusError{Status: 409}, WrongAccount},
		{&StatusError{Status: 410}, Deleted},
		{&StatusError{Status: 413}, TooLarge},
		{&StatusError{Status: 426}, Outdated},
		{&StatusError{Status: 429}, Failed},
		{&StatusError{Status: 503}, Failed},
		{&StatusError{Status: 400}, Failed},
	} {
		var status *StatusError
		if errors.As(c.err, &status) {
			status.RetryAfter = 7 * time.Second
		}
		r, m, transport := replicaOf(full(1))
		transport.err = c.err
		o := r.Sync(t.Context())
		s, _ := m.View(t.Context())
		if o.Verdict != c.want || !errors.Is(o.Err, c.err) || o.Waiting != 2 || s.Waiting() != 2 {
			t.Errorf("%v: %v, %+v, want %v", c.err, o.Verdict, o, c.want)
		}
		if (o.Retry == 7*time.Second) != (status != nil) {
			t.Errorf("%v: retry after %v", c.err, o.Retry)
		}
	}
}

func TestSync_OfAPageThatIsNoAnswerFails(t *testing.T) {
	t.Parallel()
	r, m, _ := replicaOf(full(1))
	r.Transport = portal{}
	o := r.Sync(t.Context())
	if s, _ := m.View(t.Context()); o.Verdict != Failed || s.Waiting() != 2 {
		t.Errorf("%+v", o)
	}
}

// portal is a captive portal: 200, and not what was asked for.
type portal struct{}

func (portal) Sync(context.Context, engagement.SyncRequest) (engagement.SyncResponse, error) {
	return engagement.SyncResponse{}, nil
}

func TestSync_WithAFullDiskFails(t *testing.T) {
	t.Parallel()
	r, m, _ := replicaOf(full(1))
	r.Store = &failing{Memory: m, fail: true}
	if o := r.Sync(t.Context()); o.Verdict != Failed || !errors.Is(o.Err, errDisk) {
		t.Errorf("%+v", o)
	}
}

func TestVerdict_HasAName(t *testing.T) {
	t.Parallel()
	for v, want := range map[Verdict]string{Done: "done", Failed: "failed", 99: "verdict 99"} {
		if got := v.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
