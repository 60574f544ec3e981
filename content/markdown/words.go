package markdown

import "stale.love/content"

// readWords reads what readers look for and texts put otherwise. A group of one
// word would find nothing more.
func (l *loader) readWords() content.Words {
	r := l.read(wordsFile).record()
	var words content.Words
	for _, v := range r.need("same").values() {
		group := v.some().texts()
		if len(group) == 1 {
			v.bad("a group has one word", "add another that means the same, or remove it")
		}
		words.Same = append(words.Same, group)
	}
	words.Help = r.need("help").some().texts()
	r.done()
	return words
}
