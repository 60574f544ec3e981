package content

// ItemScore is how one answer was counted.
type ItemScore struct {
	Item     Item
	Answer   Answer
	Answered bool
	Counts   int // 0 to 4, turned round if the item is reversed; 0 unless Answered
}

// Working returns how the answers to one part were counted, in the order of the
// part (C1, C2 …): with its sum and number, a PartScore can be checked by hand.
// The answers have been accepted by Check.
func (q Quiz) Working(part Category, answers []Answer) []ItemScore {
	var list []ItemScore
	for i, item := range q.Items {
		if item.Part != part || i >= len(answers) {
			continue
		}
		counts, answered := item.keyed(answers[i])
		at := len(list)
		for at > 0 && compareID(item.ID, list[at-1].Item.ID) < 0 {
			at--
		}
		list = append(list[:at], append([]ItemScore{{item, answers[i], answered, counts}}, list[at:]...)...)
	}
	return list
}
