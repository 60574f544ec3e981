package page

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"pgregory.net/rapid"
)

func TestSafety_OnlyYesAndNotSureChangeThePage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := Safety{Stage: StageAsked}
		last := [3]Private{}
		for range rapid.IntRange(0, 8).Draw(t, "taps") {
			question := rapid.IntRange(-1, 3).Draw(t, "question")
			answer := rapid.SampledFrom([]Private{PrivateYes, PrivateNotSure, PrivateNo, PrivateNone, "", "maybe"}).Draw(t, "answer")
			s = s.Answer(question, answer)
			if question >= 0 && question < 3 && answer != "" && answer != "maybe" {
				last[question] = answer
			}
		}
		told := slices.Contains(last[:], PrivateYes) || slices.Contains(last[:], PrivateNotSure)
		next := s.Next()
		if s.Answers != last || next.Hide != told || (next.Stage == StageThanks) != told || s.Left().Hide != told {
			t.Fatalf("%v led to %+v", last, next)
		}
		if next.Answers != ([3]Private{}) || s.Left().Answers != ([3]Private{}) {
			t.Fatalf("answers outlive their page: %+v", next)
		}
		if again := next.Next(); again.Hide != told || again.Stage != "" {
			t.Fatalf("going on from there led to %+v", again)
		}
	})
}

func TestSafety_LeavingThePageForgetsTheAnswers(t *testing.T) {
	t.Parallel()
	v := View{Library: magazine(), Place: Place{Kind: Checkup}}
	v.Reader.Safety = Safety{Stage: StageAsked}.Answer(1, PrivateYes)
	asked := words(app.HTMLString(Render(v)))
	for _, want := range []string{"Three private questions", "They are not part of your result. We do not save or send them.", "Help and support", "Skip these questions"} {
		if !strings.Contains(asked, want) {
			t.Errorf("%q is missing in: %s", want, asked)
		}
	}
	if strings.Index(asked, "Help and support") > strings.Index(asked, "In the past year") {
		t.Error("the help link comes after the questions")
	}
	title, _ := v.Head()
	if plain, _ := (View{Library: v.Library, Place: v.Place}).Head(); title != plain {
		t.Errorf("the title is %q", title)
	}
	v = v.At(Place{Kind: Home, Path: "/"}, "")
	if v.Reader.Safety != (Safety{Hide: true}) {
		t.Errorf("%+v", v.Reader.Safety)
	}
}
