package content

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// The rules of scoring. They are part of what a version of the checkup means:
// saved results are scored again whenever they are shown.
const (
	maxAnswer Answer = 4

	// Enough is how many items of a part must be answered for it to be known.
	Enough = 5

	// Tied is how far apart two parts may be, in percent of maximum, and still
	// count as equal: two answers moved by one step each come to 8.33.
	Tied = 8.4

	// Notable is the difference between two checkups from which we call it a
	// change. It assumes SD 20 and r .80, which is not measured yet.
	Notable = 25
)

// What Compare says.
const (
	AboutTheSame = "About the same, allowing for ordinary ups and downs."
	BiggerChange = "A bigger change than ordinary ups and downs usually make – though we can’t be sure."
)

// PartScore is how one part came out.
type PartScore struct {
	Part     Category
	Items    int     // items in the part
	Answered int     // of them
	Sum      int     // of the answers, reversed items turned round
	Known    bool    // whether enough items were answered
	Percent  float64 // of the maximum, 0 to 100, not rounded; 0 unless Known
}

// Rounded returns the percentage as it is printed. Compare parts by Percent.
func (p PartScore) Rounded() int { return int(math.Round(p.Percent)) }

// Snapshot is what one set of answers says. There is no total on purpose.
type Snapshot struct {
	Parts      []PartScore // in the order of Categories
	SameAnswer bool        // every item was answered, and all alike
}

// Check returns an error unless there is one valid answer for each item.
func (q Quiz) Check(answers []Answer) error {
	if len(answers) != len(q.Items) {
		return fmt.Errorf("%d answers for %d items", len(answers), len(q.Items))
	}
	for i, a := range answers {
		if !a.Valid() {
			return fmt.Errorf("item %s: answer %d is not 0 to 4 or missing", q.Items[i].ID, int8(a))
		}
	}
	return nil
}

// keyed returns what answer a to the item counts for, 0 to 4, and whether it
// was answered.
func (i Item) keyed(a Answer) (int, bool) {
	if a == Missing {
		return 0, false
	}
	if i.Reversed {
		return int(maxAnswer - a), true
	}
	return int(a), true
}

// Score returns the snapshot of the answers, which are in the order of
// q.Items. Its error is Check's.
func (q Quiz) Score(answers []Answer) (Snapshot, error) {
	if err := q.Check(answers); err != nil {
		return Snapshot{}, fmt.Errorf("score %s version %d: %w", q.ID, q.Version, err)
	}
	var s Snapshot
	for _, part := range Categories() {
		s.Parts = append(s.Parts, q.scorePart(part, answers))
	}
	s.SameAnswer = len(answers) > 0 && answers[0] != Missing
	for _, a := range answers {
		s.SameAnswer = s.SameAnswer && a == answers[0]
	}
	return s, nil
}

func (q Quiz) scorePart(part Category, answers []Answer) PartScore {
	p := PartScore{Part: part}
	for i, item := range q.Items {
		if item.Part != part {
			continue
		}
		p.Items++
		if v, ok := item.keyed(answers[i]); ok {
			p.Answered++
			p.Sum += v
		}
	}
	if p.Answered >= Enough {
		p.Known = true
		p.Percent = 100 * float64(p.Sum) / float64(p.Answered*int(maxAnswer))
	}
	return p
}

// known returns the known parts, lowest first; equal ones stay in order.
func (s Snapshot) known() []PartScore {
	known := slices.DeleteFunc(slices.Clone(s.Parts), func(p PartScore) bool { return !p.Known })
	slices.SortStableFunc(known, func(a, b PartScore) int { return cmp.Compare(a.Percent, b.Percent) })
	return known
}

// StrongestFirst returns all parts, the highest first and the unknown last.
// Equal ones stay in the order of Categories.
func (s Snapshot) StrongestFirst() []PartScore {
	parts := slices.Clone(s.Parts)
	rank := func(p PartScore) float64 {
		if !p.Known {
			return -1
		}
		return p.Percent
	}
	slices.SortStableFunc(parts, func(a, b PartScore) int { return cmp.Compare(rank(b), rank(a)) })
	return parts
}

// Lowest returns the lowest known part and all that are tied with it, lowest
// first; nothing when no part is known.
func (s Snapshot) Lowest() []PartScore {
	known := s.known()
	for i, p := range known {
		if p.Percent-known[0].Percent > Tied {
			return known[:i]
		}
	}
	return known
}

// Strongest returns the highest known part and all that are tied with it, highest
// first; nothing when all the known parts are tied, one part alone among them.
func (s Snapshot) Strongest() []PartScore {
	known := s.known()
	if len(known) == 0 || known[len(known)-1].Percent-known[0].Percent <= Tied {
		return nil
	}
	parts := s.StrongestFirst()
	for i, p := range parts {
		if !p.Known || parts[0].Percent-p.Percent > Tied {
			return parts[:i]
		}
	}
	return parts
}

// AllWell reports whether every known part lies in one of q's two upper bands
// (62.5 or more), and there is one.
func (s Snapshot) AllWell(q Quiz) bool {
	known := s.known()
	return len(known) > 0 && len(q.Bands) > 1 && known[0].Percent >= q.Bands[1].From
}

// HardCount returns how many known parts lie in q's lowest band (below 37.5).
// From two on, a therapist is a better first step than articles.
func (s Snapshot) HardCount(q Quiz) int {
	if len(q.Bands) < 2 {
		return 0
	}
	edge, n := q.Bands[len(q.Bands)-2].From, 0
	for _, p := range s.known() {
		if p.Percent < edge {
			n++
		}
	}
	return n
}

// Band returns the band that percent lies in; the zero Band when there is none.
func (q Quiz) Band(percent float64) Band {
	for _, b := range q.Bands {
		if percent >= b.From {
			return b
		}
	}
	return Band{}
}

// Compare says in words whether a part changed between two checkups of the
// same version; nothing when it is unknown in either.
func Compare(before, after PartScore) string {
	if !before.Known || !after.Known {
		return ""
	}
	// 25 points are an exact number of steps; their floats may fall just short.
	const slack = 1e-9
	if math.Abs(after.Percent-before.Percent) < Notable-slack {
		return AboutTheSame
	}
	return BiggerChange
}
