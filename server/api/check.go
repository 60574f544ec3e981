//go:build !js

package api

import (
	"time"

	"github.com/google/uuid"

	"stale.love/app/engagement"
	"stale.love/content"
)

// checker answers from the library what the store asks about a device's items.
type checker struct {
	articles map[string]bool
	quiz     content.Quiz
}

func newChecker(library *content.Library) checker {
	c := checker{articles: make(map[string]bool, len(library.Articles)), quiz: library.Quiz}
	for _, article := range library.Articles {
		c.articles[article.Slug] = true
	}
	return c
}

// KnownArticle implements store.Checker.
func (c checker) KnownArticle(slug string) bool { return c.articles[slug] }

// sentence is a refusal in words for readers.
type sentence string

func (s sentence) Error() string { return string(s) }

// What readers are told about a result that is not kept.
const (
	resultDamaged sentence = "This checkup result is damaged, so it could not be added to your account. You can take the checkup again."
	resultUnknown sentence = "This checkup result belongs to a checkup that is not known here, so it could not be added to your account. It stays on this device."
	resultDate    sentence = "This checkup result has an impossible date, so it could not be added to your account. Check this device's clock before you take the checkup again."
)

// CheckResult implements store.Checker.
func (c checker) CheckResult(r engagement.Result) error {
	if !isUUID(r.ID, 7) {
		return resultDamaged
	}
	if r.Quiz != c.quiz.ID || r.Version < 1 || r.Version > c.quiz.Version {
		return resultUnknown
	}
	if err := c.checkAnswers(r); err != nil {
		return resultDamaged
	}
	// Clocks may be ten years off.
	taken, err := time.Parse(time.RFC3339, r.TakenAt)
	if err != nil || len(r.TakenAt) > len(time.RFC3339Nano) {
		return resultDamaged
	}
	if year := taken.UTC().Year(); year < 2000 || year > 2100 {
		return resultDate
	}
	return nil
}

// checkAnswers is less strict about an older version of the checkup: it may have
// been finished before it was replaced, on a device that was offline since. How
// many items it had is not known any more.
func (c checker) checkAnswers(r engagement.Result) error {
	if r.Version == c.quiz.Version {
		return c.quiz.Check(r.Answers)
	}
	if len(r.Answers) == 0 || len(r.Answers) > 100 {
		return resultDamaged
	}
	for _, answer := range r.Answers {
		if !answer.Valid() {
			return resultDamaged
		}
	}
	return nil
}

// isUUID reports whether s is a UUID of the version (0: any) in its one
// canonical form.
func isUUID(s string, version uuid.Version) bool {
	id, err := uuid.Parse(s)
	return err == nil && id.String() == s && (version == 0 || id.Version() == version && id.Variant() == uuid.RFC4122)
}
