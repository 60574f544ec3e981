//go:build !js

package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"stale.love/app/compare"
)

// half is a reader with one half of a comparison.
type half struct {
	visitor
	public string
	turn   int64
}

func word(fill byte, n int) string {
	return base64.RawURLEncoding.EncodeToString(bytes.Repeat([]byte{fill}, n))
}

func (h *half) request(s compare.Step, lookup string) compare.Request {
	r := compare.Request{V: compare.Protocol, Account: h.account, Step: s}
	if s != compare.Look {
		r.Public = h.public
	}
	switch s {
	case compare.Confirm, compare.Seal, compare.Agree, compare.Wait:
		h.turn++
		r.Turn = h.turn
	}
	switch s {
	case compare.Join:
		r.Lookup = lookup
	case compare.Confirm:
		r.Tag = word(byte(h.public[0]), tagBytes)
	case compare.Seal:
		r.Seal = word(byte(h.public[0]), sealBytes)
	}
	return r
}

func (h *half) step(t testing.TB, s compare.Step, lookup string) compare.View {
	t.Helper()
	body, err := json.Marshal(h.request(s, lookup))
	if err != nil {
		t.Fatal(err)
	}
	w := h.post(t, "compare", string(body))
	var v compare.View
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != 200 {
		t.Fatalf("%s: %d %s", s, w.Code, w.Body)
	}
	return v
}

// paired returns two readers who have agreed to nothing yet.
func paired(t testing.TB, s *server) (ann, ben *half) {
	t.Helper()
	ann, ben = &half{visitor: s.signedUp(t), public: word('a', publicBytes)}, &half{visitor: s.signedUp(t), public: word('b', publicBytes)}
	code := ann.step(t, compare.Start, "").Lookup
	ben.step(t, compare.Join, code)
	for _, step := range []compare.Step{compare.Confirm, compare.Seal} {
		ann.step(t, step, "")
		ben.step(t, step, "")
	}
	ann.step(t, compare.Agree, "")
	return ann, ben
}

// onTheLine counts what goes over a connection.
type onTheLine struct {
	net.Conn
	out, in int
}

func (l *onTheLine) Write(p []byte) (int, error) {
	n, err := l.Conn.Write(p)
	l.out += n
	return n, err
}
func (l *onTheLine) Read(p []byte) (int, error) { n, err := l.Conn.Read(p); l.in += n; return n, err }

// Whoever counts bytes sees the same of every step, refused ones included, except for
// what a status line is longer.
func TestCompare_EveryStepIsOfOneSizeOnTheWire(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	ann, ben := paired(t, s)
	front := httptest.NewServer(s.Handler)
	t.Cleanup(front.Close)
	sizes := map[string][]string{}
	send := func(h *half, step compare.Step, lookup string) {
		t.Helper()
		body, err := json.Marshal(h.request(step, lookup).Padded())
		if err != nil {
			t.Fatal(err)
		}
		conn, err := net.Dial("tcp", front.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		line := &onTheLine{Conn: conn}
		client := &http.Client{Transport: &http.Transport{Dial: func(string, string) (net.Conn, error) { return line, nil }}}
		r, err := http.NewRequestWithContext(t.Context(), "POST", front.URL+"/api/v1/compare", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Cookie", strings.SplitN(h.cookie, ";", 2)[0])
		resp, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		client.CloseIdleConnections()
		status := len(http.StatusText(resp.StatusCode))
		size := fmt.Sprintf("%d out, %d in, body %d", line.out, line.in-status, len(answer))
		sizes[size] = append(sizes[size], fmt.Sprint(step, " ", resp.StatusCode))
	}
	send(ben, compare.Look, "")
	send(ben, compare.Wait, "")
	send(ben, compare.Seal, "")
	send(ben, compare.Start, "")    // has one
	send(ann, compare.Join, "0000") // has one
	send(ann, compare.Agree, "")    // again
	send(ben, compare.Agree, "")    // opens it
	send(ann, compare.Look, "")     // sees both
	send(ann, compare.End, "")      // and ends it
	send(ann, compare.Look, "")     // nothing
	send(ben, compare.Look, "")     // nothing
	send(ben, compare.Join, "0000") // no such code
	send(ben, compare.Start, "")    // anew
	send(ben, compare.End, "")
	if len(sizes) != 1 {
		for size, steps := range sizes {
			t.Errorf("%s: %v", size, steps)
		}
	}
}

// A request of an app from before that is as long as it is.
func TestCompare_AnOlderAppSendsNoPad(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	ann := &half{visitor: s.signedUp(t), public: word('a', publicBytes)}
	if v := ann.step(t, compare.Start, ""); v.Lookup == "" {
		t.Errorf("no code: %+v", v)
	}
}

// "Ended" and "not yet" take the same time: of two readers who have agreed, one whose
// other half was ended and one whose other half waits, pairs of looks are timed, in
// either order. A difference of 5 µs that chance does not make once in 100,000 runs
// fails.
func TestCompare_EndedAndNotYetTakeTheSameTime(t *testing.T) {
	s := startServer(t)
	waiting, _ := paired(t, s)
	ended, other := paired(t, s)
	other.step(t, compare.End, "")
	s.Handler = New(s.cfg)
	look := func(h *half) time.Duration {
		body, _ := json.Marshal(h.request(compare.Look, ""))
		r := httptest.NewRequest("POST", origin+"/api/v1/compare", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Cookie", strings.SplitN(h.cookie, ";", 2)[0])
		w := httptest.NewRecorder()
		start := time.Now()
		s.ServeHTTP(w, r)
		took := time.Since(start)
		if w.Code != 200 {
			t.Fatal(w.Code)
		}
		return took
	}
	const pairs = 3000
	longer := 0
	differences := make([]time.Duration, pairs)
	for i := range differences {
		s.clock.advance(time.Second) // the limit by account
		var e, w time.Duration
		if rand.N(2) == 0 {
			e, w = look(ended), look(waiting)
		} else {
			w, e = look(waiting), look(ended)
		}
		if differences[i] = e - w; differences[i] > 0 {
			longer++
		}
	}
	slices.Sort(differences)
	median := differences[pairs/2]
	sigma := math.Abs(float64(2*longer-pairs)) / math.Sqrt(pairs)
	t.Logf("ended takes %v more than not yet, in the median of %d pairs; %d took longer (%.1f sigma)", median, pairs, longer, sigma)
	if sigma > 4.5 && median.Abs() > 5*time.Microsecond {
		t.Errorf("ended takes %v more than not yet", median)
	}
}
