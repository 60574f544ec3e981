package content

// QuizOf returns the version of the checkup that a result or a draft was answered
// on, and whether this library knows it. An old result is scored, shown and
// compared by its own version for ever.
func (l *Library) QuizOf(id string, version int) (Quiz, bool) {
	if l.Quiz.ID == id && l.Quiz.Version == version {
		return l.Quiz, true
	}
	for _, q := range l.Earlier {
		if q.ID == id && q.Version == version {
			return q, true
		}
	}
	return Quiz{}, false
}

// Position returns where in the order of asking an item comes, and whether there
// is one of that id.
func (q Quiz) Position(item string) (int, bool) {
	for i := range q.Items {
		if q.Items[i].ID == item {
			return i, true
		}
	}
	return 0, false
}
