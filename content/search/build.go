package search

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
)

// magic begins the bytes of an index, and changes with their format.
const magic = "stale.love search 1\n"

// Build makes the bytes of an index. stem maps a word, normalised, to what its
// forms have in common ("arguing", "argues": "argu"): only the maker of an index
// needs to know a language.
func Build(documents []Document, stem func(string) string) []byte {
	count := map[string]int{}
	for _, d := range documents {
		for _, b := range d.Blocks {
			for text := b.Text; text != ""; {
				var tok string
				tok, text, _ = token(text)
				count[tok]++
			}
		}
	}
	// The most frequent first: their numbers are the shortest.
	tokens := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	out := binary.AppendUvarint([]byte(magic), uint64(len(tokens)))
	number := map[string]int{}
	for i, tok := range tokens {
		number[tok] = i
		out = appendString(out, tok)
	}
	terms := map[string]int{}
	for _, tok := range tokens {
		term := 0 // not a word
		if _, _, word := token(tok); word {
			root := stem(normal(tok))
			if terms[root] == 0 {
				terms[root] = len(terms) + 1
			}
			term = terms[root]
		}
		out = binary.AppendUvarint(out, uint64(term))
	}
	out = binary.AppendUvarint(out, uint64(len(documents)))
	for _, d := range documents {
		out = appendString(appendString(appendString(out, d.Path), d.Kind), d.Category)
		out = binary.AppendUvarint(out, uint64(len(d.Blocks)))
		for _, b := range d.Blocks {
			out = append(out, byte(b.Field))
			ids := numbers(b.Text, number)
			out = binary.AppendUvarint(out, uint64(len(ids)))
			for _, id := range ids {
				out = binary.AppendUvarint(out, uint64(id))
			}
		}
	}
	return out
}

// numbers is a text as numbers of tokens. A single space between two words is left
// out.
func numbers(text string, number map[string]int) []int {
	var ids []int
	before := false // the last token was a word
	for text != "" {
		tok, rest, word := token(text)
		if tok == " " && before && rest != "" {
			before = false
		} else {
			ids = append(ids, number[tok])
			before = word
		}
		text = rest
	}
	return ids
}

func appendString(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}
