package markdown

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"stale.love/content"
)

// matches returns the text, and reports one that does not match the pattern as
// no such thing.
func (v value) matches(pattern *regexp.Regexp, thing, do string) string {
	s := v.text()
	if s != "" && !pattern.MatchString(s) {
		v.bad(fmt.Sprintf("%q is not %s", s, thing), do)
	}
	return s
}

func (v value) slug() string {
	return v.matches(regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`), "a slug", "use lower-case letters and digits with single hyphens between")
}

// oneOf returns a text that must be one of the options.
func (v value) oneOf(thing string, options ...string) string {
	s := v.text()
	if slices.Contains(options, s) {
		return s
	}
	if s != "" {
		v.bad(fmt.Sprintf("unknown %s %q", thing, s), "use one of "+strings.Join(options, ", "))
	}
	return ""
}

func (v value) category() content.Category {
	var options []string
	for _, c := range content.Categories() {
		options = append(options, string(c))
	}
	return content.Category(v.oneOf("category", options...))
}

// shelf returns what an article is filed under.
func (v value) shelf() content.Category {
	var options []string
	for _, c := range content.Shelves() {
		options = append(options, string(c))
	}
	return content.Category(v.oneOf("category", options...))
}

// date returns a day as ISO 8601 has it.
func (v value) date() string {
	s := v.text()
	if s == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		v.bad(fmt.Sprintf("%s %q is not a day", v.name, s), "write a real one as YYYY-MM-DD")
		return ""
	}
	return s
}

// whole returns a whole number from least on.
func (v value) whole(least int) int {
	s := v.text()
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least {
		v.bad(fmt.Sprintf("%s %q is not a whole number from %d", v.name, s, least), "write one in digits")
		return 0
	}
	return n
}

// percent returns a number from 0 to 100.
func (v value) percent() float64 {
	s := v.text()
	if s == "" {
		return 0
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= 0 && n <= 100) {
		v.bad(fmt.Sprintf("%s %q is not a number from 0 to 100", v.name, s), "write one, such as 37.5")
		return 0
	}
	return n
}

// flag returns true or false; false when absent.
func (v value) flag() bool {
	if !v.present() {
		return false
	}
	return v.oneOf("value", "true", "false") == "true"
}
