// Package markup decides what text the app lets become HTML in the page: what the
// server's own pages are made of, and nothing that could run, load or submit anything.
//
// It looks at the tokens and not at the tree that a browser makes of them: no element
// is let through whose content is read in another way than as text and elements, so
// whatever the browser moves about, it moves what was let through. What is not known
// is refused; nothing is mended.
package markup

import (
	"fmt"
	"strings"
)

// Check returns an error unless html is text and elements that may be adopted, each
// closed where it was opened.
func Check(html string) error {
	_, err := scan(html, "")
	return err
}

// Cut returns the first element in a page's main part that has the class, start and
// end tag included, or an error where it may not be adopted. Empty: there is none.
func Cut(page, class string) (string, error) {
	_, page, found := strings.Cut(page, "<main ")
	if !found {
		return "", nil
	}
	for at := 0; ; {
		n := strings.Index(page[at:], `class="`)
		if n < 0 {
			return "", nil
		}
		at += n + len(`class="`)
		classes, _, _ := strings.Cut(page[at:], `"`)
		if !hasClass(classes, class) {
			continue
		}
		start := strings.LastIndexByte(page[:at], '<')
		if start < 0 {
			return "", nil
		}
		name, _ := word(page[start+1:])
		end, err := scan(page[start:], name)
		if err != nil {
			return "", err
		}
		return page[start : start+end], nil
	}
}

func hasClass(classes, class string) bool {
	for c := range strings.FieldsSeq(classes) {
		if c == class {
			return true
		}
	}
	return false
}

// deepest is more than any page nests.
const deepest = 100

// scan reads html to its end, or with until to the end of the first element, which is
// then of that name, and returns where that is.
func scan(html, until string) (end int, err error) {
	var open []string
	at := 0
	for at < len(html) {
		if html[at] != '<' {
			next := strings.IndexByte(html[at:], '<')
			if next < 0 {
				break
			}
			at += next
			continue
		}
		rest := html[at+1:]
		if closing, ok := strings.CutPrefix(rest, "/"); ok {
			name, n := word(closing)
			if n >= len(closing) || closing[n] != '>' || len(open) == 0 || open[len(open)-1] != name {
				return 0, refused("an end tag", html, at)
			}
			open = open[:len(open)-1]
			at += len("</") + n + len(">")
		} else {
			name, n := word(rest)
			kind, known := elements[name]
			if !known {
				return 0, refused("an element", html, at)
			}
			n, closed, err := attributes(rest, n)
			if err != nil {
				return 0, refused(err.Error(), html, at)
			}
			switch {
			case closed && kind == normal:
				return 0, refused("an element that closes itself", html, at)
			case !closed && kind != void:
				if open = append(open, name); len(open) > deepest {
					return 0, refused("elements this deep", html, at)
				}
			}
			at += len("<") + n
		}
		if until != "" && len(open) == 0 {
			return at, nil
		}
	}
	if len(open) > 0 || until != "" {
		return 0, refused("an element without an end", html, len(html))
	}
	return len(html), nil
}

// attributes reads what follows a tag's name from n on, and returns where the tag
// ends, and whether it says that it closes itself.
func attributes(tag string, n int) (end int, closed bool, err error) {
	for {
		before := n
		for n < len(tag) && (tag[n] == ' ' || tag[n] == '\n') {
			n++
		}
		switch {
		case n >= len(tag):
			return 0, false, fmt.Errorf("a tag without an end")
		case tag[n] == '>':
			return n + 1, false, nil
		case strings.HasPrefix(tag[n:], "/>"):
			return n + 2, true, nil
		case n == before:
			return 0, false, fmt.Errorf("an attribute that follows nothing")
		}
		name, value := "", ""
		begin := n
		for n < len(tag) && isName(tag[n]) {
			n++
		}
		name = tag[begin:n]
		if strings.HasPrefix(tag[n:], `="`) {
			n += 2
			length := strings.IndexByte(tag[n:], '"')
			if length < 0 {
				return 0, false, fmt.Errorf("a value without an end")
			}
			value = tag[n : n+length]
			n += length + 1
		}
		if !allowed(name, value) {
			return 0, false, fmt.Errorf("the attribute %q", name)
		}
	}
}

func isName(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
}

// word reads the name of an element: small letters and digits.
func word(s string) (name string, n int) {
	for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return s[:n], n
}

func refused(what, html string, at int) error {
	return fmt.Errorf("markup: %s is not let into the page at byte %d of %d", what, at, len(html))
}
