//go:build !js

package site

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"time"

	"stale.love/content"
)

// bodies returns the HTML that pages carry themselves, by path: articles as
// they came from Markdown, the exercises and the help services from these
// templates.
func bodies(l *content.Library) (map[string]string, error) {
	out := map[string]string{}
	for _, a := range l.Articles {
		out[a.Path()] = a.HTML
	}
	for path, t := range map[string]struct {
		template *template.Template
		data     any
	}{
		"/exercises": {exercisesBody, l.Exercises},
		"/help":      {helpBody, l.Help},
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
	"lower":    strings.ToLower,
	"fragment": func(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") },
	"day": func(iso string) string {
		t, err := time.Parse(time.DateOnly, iso)
		if err != nil {
			return iso
		}
		return t.Format("2 January 2006")
	},
	"texted":  func(line string) template.URL { return template.URL("sms:" + textNumber(line)) },
	"calling": func(number string) template.URL { return template.URL("tel:" + dialled(number)) },
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

// textNumber finds the number in a texting line such as "START to 88788".
func textNumber(line string) string {
	if _, number, found := strings.Cut(line, " to "); found {
		return dialled(number)
	}
	return dialled(line)
}

var exercisesBody = template.Must(template.New("exercises").Funcs(words).Parse(`<div class="prose plain-start">
<p>These are small habits for couples where both people feel safe. If you are ever afraid of your partner, skip them and go to <a href="/help">the help page</a>. Either of you may say no or stop at any time.</p>
{{range .}}<section class="exercise c-{{.Category}}" id="{{lower .ID}}">
<p class="kicker">{{.Category.Name}}</p>
<h2>{{.Name}}</h2>
<p class="small">{{.Time}} · {{.Badge}}</p>
<ol>{{range .Steps}}
<li>{{.}}</li>{{end}}
</ol>
<p class="small">{{.Evidence}} {{.From}}</p>
</section>
{{end}}</div>`))

var helpBody = template.Must(template.New("help").Funcs(words).Parse(`{{define "service"}}<li>
<p class="name">{{.Name}}</p>{{if .For}}
<p class="small">{{.For}}{{if .Hours}} · {{.Hours}}{{end}}</p>{{else if .Hours}}
<p class="small">{{.Hours}}</p>{{end}}
<p class="ways">{{range .Call}}<a href="{{calling .}}">{{.}}</a> {{end}}{{range .Text}}<a href="{{texted .}}">Text {{.}}</a> {{end}}{{if .Web}}<a href="https://{{.Web}}" rel="noreferrer external">{{.Web}}</a>{{end}}</p>{{if .Note}}
<p class="small">{{.Note}}</p>{{end}}
</li>{{end}}<div class="prose plain-start">
{{range .Intro}}<p>{{.}}</p>
{{end}}<p class="small">Calls and texts can show on bills and in a phone’s lists. Last checked on {{day .Checked}}; <a href="#method">how</a>.</p>
<nav class="jump" aria-label="Countries">{{range .Countries}}<a href="#{{fragment .Name}}">{{.Name}}</a> {{end}}<a href="#elsewhere">Anywhere else</a></nav>
{{range .Countries}}<section id="{{fragment .Name}}">
<h2>{{.Name}}</h2>
<ul class="services">
{{range .Services}}{{template "service" .}}
{{end}}</ul>
</section>
{{end}}<section id="elsewhere">
<h2>Anywhere else</h2>
<ul class="services">
{{range .Elsewhere}}{{template "service" .}}
{{end}}</ul>
</section>
<section>
<h2>Finding a therapist</h2>
<p>{{.Therapist}}</p>
</section>
<section>
<h2>Looking for help safely</h2>
{{range .Browsing}}<p>{{.}}</p>
{{end}}</section>
<section id="method">
<h2>How these entries were checked</h2>
<p>{{.Method}}</p>
</section>
</div>`))
