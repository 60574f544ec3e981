//go:build !js

package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"stale.love/server/store"
)

// slowly is a reader of an answer who waits with every byte until told.
type slowly struct {
	*httptest.ResponseRecorder
	begun, goOn chan struct{}
}

func (s *slowly) Write(p []byte) (int, error) {
	select {
	case <-s.begun:
	default:
		close(s.begun)
		<-s.goOn
	}
	return s.ResponseRecorder.Write(p)
}

func TestExport_IsOneAtATimeForAnAccount(t *testing.T) {
	t.Parallel()
	s, err := newServerWith(filepath.Join(t.TempDir(), "stale.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.store.Close()
	v, other := s.signedUp(t), s.signedUp(t)
	ask := func(v visitor, w http.ResponseWriter) {
		r := httptest.NewRequest("GET", origin+"/api/v1/account/export", nil)
		r.Header.Set("Cookie", strings.SplitN(v.cookie, ";", 2)[0])
		s.ServeHTTP(w, r)
	}
	slow := &slowly{httptest.NewRecorder(), make(chan struct{}), make(chan struct{})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		ask(v, slow)
	}()
	<-slow.begun
	second := httptest.NewRecorder()
	ask(v, second)
	mustAnswer(t, second, 429, "too_many")
	if got := second.Header().Get("Retry-After"); got != "10" {
		t.Errorf("Retry-After is %q", got)
	}
	third := httptest.NewRecorder()
	ask(other, third)
	close(slow.goOn)
	<-done
	after := httptest.NewRecorder()
	ask(v, after)
	for who, w := range map[string]*httptest.ResponseRecorder{"the slow one": slow.ResponseRecorder, "another account": third, "again": after} {
		var all struct {
			Account string
			Tables  map[string][]map[string]any
		}
		if err := json.Unmarshal(w.Body.Bytes(), &all); err != nil || w.Code != 200 || len(all.Tables["accounts"]) != 1 {
			t.Errorf("%s: %d %s, %v", who, w.Code, w.Body, err)
		}
	}
}
