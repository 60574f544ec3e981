package content

import (
	"strings"

	"pgregory.net/rapid"
)

// checkup is version 1 without its words: the items in asking order, the
// even-numbered ones reversed, with the starts of the editors' table.
func checkup() Quiz {
	parts := map[byte]Category{'C': Communication, 'I': Intimacy, 'G': SharedGoals, 'K': Conflict}
	q := Quiz{
		ID: "checkup", Version: 1,
		Bands: []Band{
			{From: 87.5, Label: "A strong spot"}, {From: 62.5, Label: "Going well"},
			{From: 37.5, Label: "Some of both"}, {From: 0, Label: "Needs some care"},
		},
		Starts: []Start{
			{Part: Communication, Articles: []string{"bids-for-connection", "feeling-understood"}, Exercise: "EX-02",
				Special: []Special{{Item: "C4", Article: "phones-and-partners", Exercise: "EX-05"}}},
			{Part: Intimacy, Articles: []string{"something-new", "attachment-without-labels"}, Exercise: "EX-07",
				Special: []Special{{Item: "I4", Article: "talking-about-sex", Exercise: "EX-10"}}},
			{Part: SharedGoals, Articles: []string{"sliding-or-deciding", "the-whole-job"}, Exercise: "EX-13",
				Special: []Special{{Item: "G6", Article: "money-fights", Exercise: "EX-16"}}},
			{Part: Conflict, Articles: []string{"the-first-three-minutes", "pursue-and-retreat"}, Exercise: "EX-18",
				Special: []Special{{Item: "K2", Exercise: "EX-19"}}},
			{Articles: []string{"rituals-you-both-mean", "growing-side-by-side"}, Exercise: "EX-12"},
		},
	}
	const asked = "C1 I2 G1 K2 C2 I1 G2 K1 C3 I4 G3 K4 C4 I3 G4 K3 C5 I6 G5 K6 C6 I5 G6 K5"
	for id := range strings.FieldsSeq(asked) {
		q.Items = append(q.Items, Item{ID: id, Part: parts[id[0]], Reversed: (id[1]-'0')%2 == 0})
	}
	return q
}

// keyedAnswers returns answers that count for all in every item, but for what
// the items in except count for.
func keyedAnswers(q Quiz, all Answer, except map[string]Answer) []Answer {
	answers := make([]Answer, len(q.Items))
	for i, item := range q.Items {
		a, ok := except[item.ID]
		if !ok {
			a = all
		}
		if item.Reversed && a != Missing {
			a = maxAnswer - a
		}
		answers[i] = a
	}
	return answers
}

func anyAnswers(t *rapid.T, q Quiz, least Answer) []Answer {
	one := rapid.Custom(func(t *rapid.T) Answer {
		return Answer(rapid.Int8Range(int8(least), int8(maxAnswer)).Draw(t, "answer"))
	})
	return rapid.SliceOfN(one, len(q.Items), len(q.Items)).Draw(t, "answers")
}
