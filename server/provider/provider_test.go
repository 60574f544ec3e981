//go:build !js

package provider

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"stale.love/server/cookie"
)

// silent is a network that accepts everything and answers nothing, unless told to.
type silent struct {
	asked  atomic.Int32
	answer atomic.Bool
}

func (s *silent) RoundTrip(r *http.Request) (*http.Response, error) {
	s.asked.Add(1)
	if s.answer.Load() {
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", "application/json")
		w.WriteString(`{"issuer":"https://id.example","authorization_endpoint":"https://id.example/auth","token_endpoint":"https://id.example/token","jwks_uri":"https://id.example/keys"}`)
		return w.Result(), nil
	}
	<-r.Context().Done()
	return nil, r.Context().Err()
}

func newSilent() (*Provider, *silent) {
	network := &silent{}
	p := New(Config{Issuer: "https://id.example", ClientID: "web", Origin: "https://stale.love"}, nil, cookie.Jar{}, nil)
	p.client.Transport = network
	return p, network
}

func TestProvider_ThatNeverAnswersStallsNobodyLongerThanTheyWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, network := newSilent()
		start := time.Now()
		waits := make(chan time.Duration, 20)
		for i := range 20 {
			go func() {
				ctx, cancel := context.WithTimeout(context.Background(), time.Duration(i%4+1)*time.Second)
				defer cancel()
				_, err := p.Begin(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "POST", "/", nil), "")
				if !errors.Is(err, ErrUnreachable) {
					t.Errorf("error %v", err)
				}
				waits <- time.Since(start)
			}()
		}
		for range 20 {
			if wait := <-waits; wait > 4*time.Second {
				t.Errorf("somebody who waits 4 s at most waited %v", wait)
			}
		}
		// Who has time is told after the ten seconds of the one question, and not after ten
		// of their own.
		_, _, err := p.discover(context.Background())
		if wait := time.Since(start); !errors.Is(err, ErrUnreachable) || wait != 10*time.Second {
			t.Errorf("told after %v: %v", wait, err)
		}
		if n := network.asked.Load(); n != 1 {
			t.Errorf("21 readers asked %d times", n)
		}
	})
}

func TestProvider_AFailureIsRememberedForAMomentOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, network := newSilent()
		p.discover(t.Context())
		network.answer.Store(true)
		failed := time.Now()
		if _, _, err := p.discover(t.Context()); !errors.Is(err, ErrUnreachable) || time.Since(failed) > 0 || network.asked.Load() != 1 {
			t.Errorf("asked again at once: %v after %v", err, time.Since(failed))
		}
		time.Sleep(forgetFailure)
		_, config, err := p.discover(t.Context())
		if err != nil || !strings.HasPrefix(config.Endpoint.AuthURL, "https://id.example") {
			t.Errorf("it answers again, and we say %v", err)
		}
		p.discover(t.Context())
		if n := network.asked.Load(); n != 2 {
			t.Errorf("it was asked %d times", n)
		}
	})
}
