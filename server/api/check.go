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
	known   func(slug string) bool
	library *content.Library
}

func newChecker(library *content.Library, known func(slug string) bool) checker {
	if known == nil {
		known = func(slug string) bool {
			_, ok := library.Article(slug)
			return ok
		}
	}
	return checker{known: known, library: library}
}

// KnownArticle implements store.Checker.
func (c checker) KnownArticle(slug string) bool { return c.known(slug) }

// sentence is a refusal in words for readers.
type sentence string

func (s sentence) Error() string { return string(s) }

// What readers are told about a result that is not kept.
const (
	resultDamaged sentence = "This checkup result is damaged, so it could not be added to your account. You can take the checkup again."
	resultUnknown sentence = "This checkup result is from a newer version of the magazine, so it could not be added to your account. It stays on this device."
	resultDate    sentence = "This checkup result has an impossible date, so it could not be added to your account. Check this device's clock before you take the checkup again."
)

// CheckResult implements store.Checker.
func (c checker) CheckResult(r engagement.Result) error {
	if !isUUID(r.ID, 7) {
		return resultDamaged
	}
	// An older version is as good: it may have been finished before it was replaced,
	// on a device that was offline since.
	quiz, known := c.library.QuizOf(r.Quiz, r.Version)
	if !known {
		return resultUnknown
	}
	if err := quiz.Check(r.Answers); err != nil {
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

// isUUID reports whether s is a UUID of the version (0: any) in its one
// canonical form.
func isUUID(s string, version uuid.Version) bool {
	id, err := uuid.Parse(s)
	return err == nil && id.String() == s && (version == 0 || id.Version() == version && id.Variant() == uuid.RFC4122)
}
