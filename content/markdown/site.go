package markdown

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"stale.love/content"
)

// leastContrast is what WCAG 2 asks of text at level AA.
const leastContrast = 4.5

func (l *loader) readSite() content.Site {
	r := l.read(siteFile).record()
	language := r.need("language")
	site := content.Site{
		Name:       r.need("name").text(),
		Tagline:    r.need("tagline").text(),
		Language:   language.matches(regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`), "a language", "write it as in en or en-GB"),
		Tabs:       readTabs(r.need("tabs").some()),
		Nav:        readLinks(r.need("nav").some()),
		Foot:       readLinks(r.need("foot").some()),
		Titles:     readTitles(r.need("titles")),
		Categories: readNames(r.need("categories"), true),
		Parts:      readNames(r.may("parts"), false),
		Masthead:   readMasthead(r.may("masthead")),
		Advice:     r.need("advice").text(),
		Disclaimer: r.need("disclaimer").text(),
		Afraid:     r.need("afraid").text(),
		Exercises:  r.need("exercises").text(),
		Untested:   r.need("untested").text(),
	}
	if v := r.need("invitation"); v.present() {
		i := v.record()
		site.Invitation = content.Invitation{Title: i.need("title").text(), Text: i.need("text").text(), Button: i.need("button").text()}
		i.done()
	}
	if v := r.need("exit"); v.present() {
		e := v.record()
		to := e.need("to")
		site.Exit = content.Exit{To: to.text(), Name: e.need("name").text(), Title: e.need("title").text()}
		if site.Exit.To != "" && !strings.HasPrefix(site.Exit.To, "https://") {
			to.bad(fmt.Sprintf("exit leads to %q", site.Exit.To), "use an everyday page elsewhere, with https://")
		}
		e.done()
	}
	for _, v := range r.need("badges").some().values() {
		b := v.record()
		site.Badges = append(site.Badges, content.Badge{Name: b.need("name").text(), Means: b.need("means").text()})
		b.done()
	}
	if v := r.need("colours"); v.present() {
		site.Colours = readColours(v.record())
	}
	r.done()
	site.Mark = l.readMark(site.Colours)
	site.Screens = l.readScreens()
	return site
}

func readLinks(list value) []content.Link {
	var links []content.Link
	for _, v := range list.values() {
		r := v.record()
		to := r.need("to")
		link := content.Link{To: to.text(), Name: r.need("name").text()}
		if link.To != "" && (!strings.HasPrefix(link.To, "/") || strings.HasPrefix(link.To, "//")) {
			to.bad(fmt.Sprintf("link %q is not on this site", link.To), "start it with /")
		}
		r.done()
		links = append(links, link)
	}
	return links
}

// readTabs reads what a thumb reaches on a phone.
func readTabs(list value) []content.Link {
	const most = 5
	tabs := readLinks(list)
	if n := len(tabs); list.present() && (n < 2 || n > most) {
		list.bad(fmt.Sprintf("there are %d tabs", n), fmt.Sprintf("write two to %d: more are too narrow for a thumb", most))
	}
	for i, v := range list.values() {
		if tabs[i].To != "" && !slices.Contains(content.TabPages(), tabs[i].To) {
			v.bad(fmt.Sprintf("there is no icon for a tab to %s", tabs[i].To), "use one of "+strings.Join(content.TabPages(), " "))
		}
	}
	return tabs
}

func readTitles(v value) content.Titles {
	if !v.present() {
		return nil
	}
	r, titles := v.record(), content.Titles{}
	for _, path := range content.TitledPages() {
		if v := r.need(path); v.present() {
			t := v.record()
			titles[path] = content.Title{Name: t.need("name").text(), About: t.need("about").text()}
			t.done()
		}
	}
	r.done()
	return titles
}

// readNames reads what categories are called: all four, or those that are given,
// and safety if that has a name of its own.
func readNames(v value, all bool) content.Names {
	if !v.present() {
		return nil
	}
	r, names := v.record(), content.Names{}
	for _, c := range content.Shelves() {
		field := r.may(string(c))
		if all && c != content.Safety {
			field = r.need(string(c))
		}
		if field.present() {
			names[c] = field.text()
		}
	}
	r.done()
	return names
}

func readMasthead(v value) content.Masthead {
	if !v.present() {
		return content.Masthead{}
	}
	r := v.record()
	m := content.Masthead{Unread: r.need("unread").text(), Clinical: r.may("clinical").texts()}
	for _, field := range []struct {
		name string
		to   *string
	}{{"on", &m.On}, {"publisher", &m.Publisher}, {"editor", &m.Editor}} {
		if v := r.may(field.name); v.present() {
			*field.to = v.text()
		}
	}
	r.done()
	return m
}

func readColours(r *record) content.Colours {
	c := content.Colours{Light: readScheme(r.need("light"), false), Sepia: readScheme(r.need("sepia"), false), Dark: readScheme(r.need("dark"), true)}
	r.done()
	return c
}

// readScheme reports texts that cannot be read on what they stand on.
func readScheme(v value, dark bool) content.Scheme {
	if !v.present() {
		return nil
	}
	r, s := v.record(), content.Scheme{}
	for _, token := range content.Tokens() {
		s[token] = r.need(token).colour()
	}
	r.done()
	if isColour(s["ink"]) && isColour(s["paper"]) && (luminance(s["paper"]) < luminance(s["ink"])) != dark {
		way := map[bool]string{true: "darker", false: "lighter"}[dark]
		r.fields["paper"].bad("paper is not "+way+" than ink", "make it so: forms, pictures and printers go by it")
	}
	for _, pair := range pairs() {
		text, ground := s[pair.text], s[pair.on]
		if !isColour(text) || !isColour(ground) { // said already
			continue
		}
		if c := contrast(text, ground); c < leastContrast {
			r.fields[pair.text].bad(fmt.Sprintf("%s on %s has a contrast of %.2f", pair.text, pair.on, c),
				fmt.Sprintf("make one of the two darker or lighter, to at least %.1f", leastContrast))
		}
	}
	return s
}

// pair is a text and what it stands on somewhere.
type pair struct{ text, on string }

func pairs() []pair {
	list := []pair{{"on-accent", "accent"}, {"paper", "ink"}}
	for _, on := range []string{"paper", "sheet", "wash"} {
		for _, text := range []string{"ink", "muted", "accent"} {
			list = append(list, pair{text, on})
		}
	}
	for _, c := range content.Categories() {
		list = append(list, pair{string(c), "paper"}, pair{string(c), "sheet"}, pair{string(c), "wash"})
	}
	return list
}

func isColour(s string) bool { return regexp.MustCompile(`^#[0-9a-f]{6}$`).MatchString(s) }

func (v value) colour() string {
	return v.matches(regexp.MustCompile(`^#[0-9a-f]{6}$`), "a colour", "write it in quotes, as in \"#23201b\"")
}

// contrast is WCAG's, of two colours written #rrggbb.
func contrast(a, b string) float64 {
	l, d := luminance(a), luminance(b)
	return (max(l, d) + 0.05) / (min(l, d) + 0.05)
}

func luminance(colour string) float64 {
	n, _ := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	channel := func(shift int) float64 {
		v := float64(n>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}
