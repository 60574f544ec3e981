//go:build !js

package site

import (
	"bytes"
	"fmt"
	"html/template"
	"net/url"
	"strings"
	"time"

	"stale.love/content"
)

// bodies returns the HTML that pages carry themselves, by path: what is
// authored in Markdown as it came from there, the books and the help services from
// these templates.
func bodies(l *content.Library) (map[string]string, error) {
	out := map[string]string{}
	for _, a := range l.Articles {
		out[a.Path()] = a.HTML
	}
	for _, e := range l.Exercises {
		out[e.Path()] = e.HTML
	}
	for _, p := range l.Pages {
		out[p.Path()] = p.HTML
	}
	for path, t := range map[string]struct {
		template *template.Template
		data     any
	}{
		"/books": {booksBody, shelf{l.Books, l.Site.Called("/help")}},
		"/help":  {helpBody, l.Help},
	} {
		var b bytes.Buffer
		if err := t.template.Execute(&b, t.data); err != nil {
			return nil, fmt.Errorf("rendering %s: %w", path, err)
		}
		out[path] = strings.TrimSpace(b.String())
	}
	return out, nil
}

var words = template.FuncMap{
	"fragment": func(name string) string {
		return strings.Join(strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
	},
	"day": func(iso string) string {
		t, err := time.Parse(time.DateOnly, iso)
		if err != nil {
			return iso
		}
		return t.Format("2 January 2006")
	},
	"texting":     func(line string) template.URL { return template.URL(texting(line)) },
	"grouped":     grouped,
	"ofBehaviour": ofBehaviour,
	"calling":     func(number string) template.URL { return template.URL("tel:" + dialled(number)) },
}

// dialled reduces a number as printed to what a telephone takes: digits and a
// leading plus.
func dialled(number string) string {
	var b strings.Builder
	for i, r := range number {
		if r >= '0' && r <= '9' || r == '+' && i == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// texting is the address of a texting line such as "START to 88788", with the word
// that it asks for. The odd ?& is the one form that both kinds of phones take.
func texting(line string) string {
	word, number, found := strings.Cut(line, " to ")
	if !found {
		return "sms:" + dialled(line)
	}
	return "sms:" + dialled(number) + "?&body=" + url.QueryEscape(word)
}

// group is the services for one need.
type group struct {
	Name     string
	Services []content.Service
}

// ofBehaviour returns the services for people who have hurt others, by country. They
// stand apart from those for people who are hurt.
func ofBehaviour(h content.Help) []group {
	var out []group
	for _, c := range h.Countries {
		if own := behaviour(c.Services); len(own) > 0 {
			out = append(out, group{c.Name, own})
		}
	}
	if own := behaviour(h.Elsewhere); len(own) > 0 {
		out = append(out, group{"Anywhere else", own})
	}
	return out
}

func behaviour(services []content.Service) (own []content.Service) {
	for _, s := range services {
		if s.Group == "behaviour" {
			own = append(own, s)
		}
	}
	return own
}

// grouped orders services by need, but for those of ofBehaviour: whoever is in danger
// now finds the first first.
func grouped(services []content.Service) []group {
	groups := []struct{ key, name string }{
		{"emergency", "In danger now"}, {"abuse", "Hurt, frightened or controlled"}, {"crisis", "In crisis or thinking of suicide"},
		{"other", "More"},
	}
	var out []group
	for _, g := range groups {
		var here []content.Service
		for _, s := range services {
			if s.Group == g.key {
				here = append(here, s)
			}
		}
		if len(here) > 0 {
			out = append(out, group{g.name, here})
		}
	}
	return out
}

// shelf is the reading list, and what the help page is called.
type shelf struct {
	content.Books
	Help string
}

var booksBody = template.Must(template.New("books").Funcs(words).Parse(`<div class="prose plain-start">
{{range .Intro}}<p>{{.}}</p>
{{end}}<p class="fear">A book is no help in danger or in a crisis. <a href="/help">See {{.Help}}.</a></p>
{{range .Groups}}<section>
<h2>{{.Name}}</h2>
{{range .Books}}<article class="book" id="{{fragment .Title}}">
<h3><cite>{{.Title}}</cite></h3>
<p class="small">{{.Author}}{{if .Year}} · first published {{.Year}}{{end}}</p>
<p>{{.Line}}</p>
<dl>
<div><dt>Who it is for</dt><dd>{{.For}}</dd></div>
<div><dt>What is known</dt><dd>{{.Evidence}}</dd></div>
</dl>
{{if or .Edition .ISBN}}<p class="small">{{.Edition}}{{if and .Edition .ISBN}} · {{end}}{{if .ISBN}}ISBN {{.ISBN}}{{end}}</p>
{{end}}{{if .Article}}<p class="small"><a href="/articles/{{.Article}}">Read about it</a></p>
{{end}}</article>
{{end}}</section>
{{end}}</div>`))

var helpBody = template.Must(template.New("help").Funcs(words).Parse(`{{define "service"}}<li>
<p class="name">{{.Name}}</p>{{if .For}}
<p class="small">{{.For}}{{if .Hours}} · {{.Hours}}{{end}}</p>{{else if .Hours}}
<p class="small">{{.Hours}}</p>{{end}}
{{if or .Call .Text .Web}}<p class="ways">{{range .Call}}<a href="{{calling .}}">{{.}}</a> {{end}}{{range .Text}}<a href="{{texting .}}">Text {{.}}</a> {{end}}{{if .Web}}<a href="https://{{.Web}}" rel="noreferrer external">{{.Web}}</a>{{end}}</p>{{end}}{{if .Note}}
<p class="small">{{.Note}}</p>{{end}}
</li>{{end}}<div class="prose plain-start">
{{range .Intro}}<p>{{.}}</p>
{{end}}<p class="small">Calls and texts can show on bills and in a phone’s lists. {{.How}}: {{day .Checked}}. <a href="#method">What that means</a></p>
<nav class="jump" aria-label="Countries">{{range .Countries}}<a href="#{{fragment .Name}}">{{.Name}}</a> {{end}}<a href="#elsewhere">Anywhere else</a> <a href="#behaviour">Worried about something you have done</a> <a href="#therapist">Finding a therapist</a> <a href="#safely">Looking for help safely</a></nav>
{{range .Countries}}<section id="{{fragment .Name}}">
<h2>{{.Name}}</h2>
{{range grouped .Services}}<h3 class="small">{{.Name}}</h3>
<ul class="services">
{{range .Services}}{{template "service" .}}
{{end}}</ul>
{{end}}</section>
{{end}}<section id="elsewhere">
<h2>Anywhere else</h2>
<ul class="services">
{{range .Elsewhere}}{{if ne .Group "behaviour"}}{{template "service" .}}
{{end}}{{end}}</ul>
</section>
<section id="behaviour">
<h2>Worried about something you have done</h2>
{{with .Behaviour}}<p>{{.}}</p>{{else}}<p>A doctor or a therapist of your own, seen alone, is a beginning.</p>{{end}}
{{range ofBehaviour .}}<h3 class="small">{{.Name}}</h3>
<ul class="services">
{{range .Services}}{{template "service" .}}
{{end}}</ul>
{{end}}</section>
<section id="therapist">
<h2>Finding a therapist</h2>
<p>{{.Therapist}}</p>
</section>
<section id="safely">
<h2>Looking for help safely</h2>
{{range .Browsing}}<p>{{.}}</p>
{{end}}</section>
<section id="method">
<h2>How these entries were checked</h2>
<p>{{.Method}}</p>
</section>
</div>`))
