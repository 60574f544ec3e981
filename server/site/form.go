//go:build !js

package site

import (
	"errors"
	"net/http"
	"os"
	"strconv"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/content"
)

// readForm reads what was posted, or answers why it could not be read.
func readForm(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, 8<<10)
	err := r.ParseForm()
	if err == nil {
		return true
	}
	status := http.StatusBadRequest
	if errors.Is(err, os.ErrDeadlineExceeded) {
		status = http.StatusRequestTimeout
	}
	http.Error(w, "The form could not be read. Go back, and send it again.", status)
	return false
}

// answerForm scores the checkup for a reader without script: the snapshot is
// the answer, and nothing of it is kept or logged.
func (s *Site) answerForm(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if !readForm(w, r) {
		return
	}
	q := s.library.Quiz
	answers := make([]content.Answer, len(q.Items))
	for i, item := range q.Items {
		answers[i] = content.Missing
		if n, err := strconv.Atoi(r.PostForm.Get(item.ID)); err == nil && n >= 0 && n < len(q.Answers) {
			answers[i] = content.Answer(n)
		}
	}
	v := page.View{Library: s.library, Place: page.Find(s.library, "/checkup/snapshot")}
	v.Reader.Results = []engagement.Result{{
		Quiz: q.ID, Version: q.Version, Answers: answers, TakenAt: s.now().UTC().Format(time.RFC3339),
	}}
	data, err := s.render(v, false)
	if err != nil {
		s.log.Error("rendering a snapshot", "error", err)
		http.Error(w, "The snapshot could not be drawn. Go back, and send the form again.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(data)
}
