package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token cuts the first token off a text: a word, or what stands between two
// words. An apostrophe between two letters belongs to the word.
func token(s string) (tok, rest string, word bool) {
	first, _ := utf8.DecodeRuneInString(s)
	word = wordly(first)
	for i, r := range s {
		is := wordly(r)
		if !is && word && (r == '\'' || r == '’') {
			next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
			is = unicode.IsLetter(next)
		}
		if is != word {
			return s[:i], s[i:], word
		}
	}
	return s, "", word
}

func wordly(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// normal is a word as it is compared: lower case, without accents, apostrophes or
// a possessive.
func normal(word string) string {
	plain := true
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' || c == '\'' {
			plain = false
			break
		}
	}
	if plain {
		return word
	}
	word = strings.ToLower(word)
	word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
	var b strings.Builder
	for _, r := range word {
		switch {
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		default:
			b.WriteString(unaccented(r))
		}
	}
	return b.String()
}

// unaccented is a Latin letter without its accent, for the names in sources.
func unaccented(r rune) string {
	switch {
	case strings.ContainsRune("àáâãäåāăą", r):
		return "a"
	case strings.ContainsRune("çćĉċč", r):
		return "c"
	case strings.ContainsRune("ďđð", r):
		return "d"
	case strings.ContainsRune("èéêëēĕėęě", r):
		return "e"
	case strings.ContainsRune("ĝğġģ", r):
		return "g"
	case strings.ContainsRune("ìíîïĩīĭįı", r):
		return "i"
	case strings.ContainsRune("ñńņň", r):
		return "n"
	case strings.ContainsRune("òóôõöøōŏő", r):
		return "o"
	case strings.ContainsRune("śŝşšș", r):
		return "s"
	case strings.ContainsRune("ţťțŧ", r):
		return "t"
	case strings.ContainsRune("ùúûüũūŭůűų", r):
		return "u"
	case strings.ContainsRune("ýÿŷ", r):
		return "y"
	case strings.ContainsRune("źżž", r):
		return "z"
	case strings.ContainsRune("łľĺļ", r):
		return "l"
	case r == 'æ':
		return "ae"
	case r == 'œ':
		return "oe"
	case r == 'ß':
		return "ss"
	}
	return string(r)
}
