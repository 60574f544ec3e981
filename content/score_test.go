package content

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestScore_EditorsCheckCases(t *testing.T) {
	t.Parallel()
	q := checkup()
	same := func(a Answer) []Answer { return slices.Repeat([]Answer{a}, len(q.Items)) }
	// C1 to C6 as they were answered, not keyed.
	raw := func(c ...Answer) []Answer {
		answers := keyedAnswers(q, 4, nil)
		for i, item := range q.Items {
			if item.Part == Communication {
				answers[i] = c[item.ID[1]-'1']
			}
		}
		return answers
	}
	const none = -1
	tests := []struct {
		name    string
		answers []Answer
		want    [4]int
		same    bool
	}{
		{"all almost always", same(4), [4]int{50, 50, 50, 50}, true},
		{"all never", same(0), [4]int{50, 50, 50, 50}, true},
		{"all sometimes", same(2), [4]int{50, 50, 50, 50}, true},
		{"all skipped", same(Missing), [4]int{none, none, none, none}, false},
		{"best answers", keyedAnswers(q, 4, nil), [4]int{100, 100, 100, 100}, false},
		{"worst answers", keyedAnswers(q, 0, nil), [4]int{0, 0, 0, 0}, false},
		{"C all best with one skipped", keyedAnswers(q, 4, map[string]Answer{"C3": Missing}), [4]int{100, 100, 100, 100}, false},
		{"C with two skipped", keyedAnswers(q, 4, map[string]Answer{"C3": Missing, "C4": Missing}), [4]int{none, 100, 100, 100}, false},
		{"C is 3 1 3 1 3 1", raw(3, 1, 3, 1, 3, 1), [4]int{75, 100, 100, 100}, false},
		{"one step from the best", raw(3, 0, 4, 0, 4, 0), [4]int{96, 100, 100, 100}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := mustScore(t, q, tt.answers)
			var got [4]int
			for i, p := range s.Parts {
				got[i] = p.Rounded()
				if !p.Known {
					got[i] = none
				}
			}
			if got != tt.want || s.SameAnswer != tt.same {
				t.Errorf("got %v, same %v; want %v, same %v", got, s.SameAnswer, tt.want, tt.same)
			}
		})
	}
}

func TestScore_OneSkippedAnswerIsNotTheSameAnswer(t *testing.T) {
	t.Parallel()
	q := checkup()
	answers := slices.Repeat([]Answer{3}, len(q.Items))
	answers[23] = Missing
	if mustScore(t, q, answers).SameAnswer {
		t.Error("23 equal answers were called the same answer to every question")
	}
}

func TestCheck_NamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	q := checkup()
	odd := keyedAnswers(q, 2, nil)
	odd[3] = 5
	for want, answers := range map[string][]Answer{
		"23 answers for 24 items":                       make([]Answer, 23),
		"item K2: answer 5 is not 0 to 4 or missing":    odd,
		"item C1: answer -2 is not 0 to 4 or missing":   append([]Answer{-2}, make([]Answer, 23)...),
		"score checkup version 1: 0 answers for 24 ite": nil,
	} {
		_, err := q.Score(answers)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestBand_StartsAtItsLowerEdge(t *testing.T) {
	t.Parallel()
	q := checkup()
	for percent, want := range map[float64]string{
		100: "A strong spot", 87.5: "A strong spot", 87.49: "Going well", 62.5: "Going well",
		62.4: "Some of both", 37.5: "Some of both", 37.4: "Needs some care", 0: "Needs some care",
	} {
		if got := q.Band(percent).Label; got != want {
			t.Errorf("%v: got %q, want %q", percent, got, want)
		}
	}
	if got := (Quiz{}).Band(50); got != (Band{}) {
		t.Errorf("a quiz without bands has %v", got)
	}
}

func TestSnapshot_OrdersPartsAndTies(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name      string
		percents  [4]float64 // -1: unknown
		first     string     // initials of StrongestFirst
		lowest    string
		strongest string
		well      bool
		hard      int
	}{
		{"all apart", [4]float64{80, 20, 60, 40}, "CSKI", "I", "C", false, 1},
		{"two steps tie", [4]float64{50, 58.3333, 100, 100}, "SKIC", "CI", "SK", false, 0},
		{"two steps of six and five items tie", [4]float64{50, 58.3333, 58.4, 58.41}, "KSIC", "CIS", "KSI", false, 0},
		{"three steps do not", [4]float64{50, 62.5, 100, 100}, "SKIC", "C", "SK", false, 0},
		{"lowest first among the tied", [4]float64{38, 90, 90, 37.5}, "ISCK", "KC", "IS", false, 0},
		{"all tied", [4]float64{70, 65, 70, 66}, "CSKI", "IKCS", "", true, 0},
		{"unknown last", [4]float64{-1, 30, -1, 62.5}, "KICS", "I", "K", false, 1},
		{"only one known", [4]float64{-1, -1, 75, -1}, "SCIK", "S", "", true, 0},
		{"none known", [4]float64{-1, -1, -1, -1}, "CISK", "", "", false, 0},
		{"band edges", [4]float64{37.5, 37.4, 62.5, 100}, "KSCI", "IC", "K", false, 1},
		{"all at the edge of well", [4]float64{62.5, 62.5, 62.5, 100}, "KCIS", "CIS", "K", true, 0},
	}
	initials := func(parts []PartScore) string {
		var b strings.Builder
		for _, p := range parts {
			b.WriteString(map[Category]string{Communication: "C", Intimacy: "I", SharedGoals: "S", Conflict: "K"}[p.Part])
		}
		return b.String()
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var s Snapshot
			for i, part := range Categories() {
				s.Parts = append(s.Parts, PartScore{Part: part, Known: tt.percents[i] >= 0, Percent: max(tt.percents[i], 0)})
			}
			if got := initials(s.StrongestFirst()); got != tt.first {
				t.Errorf("strongest first: got %s, want %s", got, tt.first)
			}
			if got := initials(s.Lowest()); got != tt.lowest {
				t.Errorf("lowest: got %s, want %s", got, tt.lowest)
			}
			if got := initials(s.Strongest()); got != tt.strongest {
				t.Errorf("strongest: got %q, want %q", got, tt.strongest)
			}
			if got := s.AllWell(checkup()); got != tt.well {
				t.Errorf("all well: got %v", got)
			}
			if got := s.HardCount(checkup()); got != tt.hard {
				t.Errorf("hard: got %d, want %d", got, tt.hard)
			}
		})
	}
}

func TestCompare_CallsTwentyFivePointsAChange(t *testing.T) {
	t.Parallel()
	six := func(sum int) PartScore {
		return PartScore{Known: true, Percent: 100 * float64(sum) / 24}
	}
	for sum := range 25 {
		for after := range 25 {
			want := AboutTheSame
			if after-sum >= 6 || sum-after >= 6 {
				want = BiggerChange
			}
			if got := Compare(six(sum), six(after)); got != want {
				t.Errorf("from %d to %d of 24: got %q", sum, after, got)
			}
		}
	}
	if got := Compare(PartScore{}, six(20)); got != "" {
		t.Errorf("an unknown part compares as %q", got)
	}
}

func TestScore_StaysWithinBounds(t *testing.T) {
	t.Parallel()
	q := checkup()
	rapid.Check(t, func(t *rapid.T) {
		s := mustScore(t, q, anyAnswers(t, q, Missing))
		for _, p := range s.Parts {
			if p.Percent < 0 || p.Percent > 100 || p.Rounded() < 0 || p.Rounded() > 100 {
				t.Fatalf("%s came out at %v", p.Part, p.Percent)
			}
			if p.Known != (p.Answered >= 5) || p.Items != 6 {
				t.Fatalf("%d of %d answered, known %v", p.Answered, p.Items, p.Known)
			}
		}
		if low := s.Lowest(); len(low) > 0 && s.StrongestFirst()[0].Percent < low[0].Percent {
			t.Fatalf("the lowest part %v is above the highest", low[0])
		}
	})
}

func TestScore_ReversingEveryAnswerMirrorsTheScore(t *testing.T) {
	t.Parallel()
	q := checkup()
	rapid.Check(t, func(t *rapid.T) {
		answers := anyAnswers(t, q, 0)
		mirrored := make([]Answer, len(answers))
		for i, a := range answers {
			mirrored[i] = maxAnswer - a
		}
		s, m := mustScore(t, q, answers), mustScore(t, q, mirrored)
		for i, p := range s.Parts {
			if math.Abs(p.Percent+m.Parts[i].Percent-100) > 1e-9 {
				t.Fatalf("%s: %v mirrors to %v", p.Part, p.Percent, m.Parts[i].Percent)
			}
		}
	})
}

func TestScore_SkippingAnItemLeavesOtherPartsAlone(t *testing.T) {
	t.Parallel()
	q := checkup()
	rapid.Check(t, func(t *rapid.T) {
		answers := anyAnswers(t, q, Missing)
		at := rapid.IntRange(0, len(answers)-1).Draw(t, "item")
		before := mustScore(t, q, answers)
		answers[at] = Missing
		after := mustScore(t, q, answers)
		for i, p := range before.Parts {
			if p.Part != q.Items[at].Part && p != after.Parts[i] {
				t.Fatalf("skipping %s moved %s from %v to %v", q.Items[at].ID, p.Part, p, after.Parts[i])
			}
		}
	})
}

func TestScore_ABetterAnswerNeverLowersAPart(t *testing.T) {
	t.Parallel()
	q := checkup()
	rapid.Check(t, func(t *rapid.T) {
		answers := anyAnswers(t, q, 0)
		at := rapid.IntRange(0, len(answers)-1).Draw(t, "item")
		before := mustScore(t, q, answers)
		if q.Items[at].Reversed {
			answers[at] = max(answers[at]-1, 0)
		} else {
			answers[at] = min(answers[at]+1, maxAnswer)
		}
		after := mustScore(t, q, answers)
		for i, p := range before.Parts {
			if after.Parts[i].Percent < p.Percent {
				t.Fatalf("a better answer to %s moved %s from %v to %v", q.Items[at].ID, p.Part, p, after.Parts[i])
			}
		}
	})
}

func mustScore(t interface{ Fatal(...any) }, q Quiz, answers []Answer) Snapshot {
	s, err := q.Score(answers)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
