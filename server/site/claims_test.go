//go:build !js

package site

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/content"
)

// claims are words that this magazine has no right to, on any page. "diagnosis" is
// only for saying that something is none.
func claims() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"validated":  regexp.MustCompile(`(?i)validated`),
		"diagnosis":  regexp.MustCompile(`(?i)(^|[^ ]* [^ ]* )[“"]?diagnos`),
		"percentile": regexp.MustCompile(`(?i)percentile|better than \d+ ?%`),
	}
}

// unfit are words that no page of the checkup uses for anybody.
var unfit = regexp.MustCompile(`(?i)\b(couples like you|below average|above average|failing|failed|toxic|at risk|unhealthy|abnormal|normal|clinical|therapists use|accura\w+|score of \d+|you are being abused|total score)\b`)

func TestClaims_NoPageClaimsWhatNobodyHasShown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	pages := map[string]string{}
	for at := range s.pages {
		pages[at] = visible(t, read(t, get(s, at)))
	}
	for name, v := range states(s.library) {
		data, err := s.render(v, true)
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = visible(t, data)
	}
	for at, text := range pages {
		for word, pattern := range claims() {
			for _, found := range pattern.FindAllString(text, -1) {
				if word == "diagnosis" && (strings.Contains(found, "not a ") || strings.Contains(found, "as a ") || strings.Contains(found, "no ")) {
					continue
				}
				t.Errorf("%s: %q (%s)", at, found, word)
			}
		}
		if found := unfit.FindString(text); found != "" && strings.Contains(at, "checkup") {
			t.Errorf("%s says %q", at, found)
		}
	}
	if text := pages["/checkup"]; !strings.Contains(text, "They have not been scientifically tested.") {
		t.Error("the checkup does not say that it has not been tested")
	}
}

// states are pages that only readers' doings bring up.
func states(lib *content.Library) map[string]page.View {
	all := map[string]page.View{}
	for n := range 5 {
		v := page.View{Library: lib, Place: page.Find(lib, "/checkup/snapshot")}
		for days := range 2 {
			r := engagement.Result{
				ID: fmt.Sprint(days), Quiz: lib.Quiz.ID, Version: lib.Quiz.Version,
				TakenAt: fmt.Sprintf("2026-1%d-20T10:00:00Z", 1-days),
			}
			for i := range lib.Quiz.Items {
				r.Answers = append(r.Answers, content.Answer((i*n+days*n+n)%5))
			}
			v.Reader.Results = append(v.Reader.Results, r)
		}
		v.Reader.Checkup.Today, v.Reader.Safety.Hide = "2027-01-01", n == 3
		all[fmt.Sprintf("checkup snapshot %d", n)] = v
	}
	for _, stage := range []page.Stage{page.StageAsked, page.StageThanks} {
		v := page.View{Library: lib, Place: page.Find(lib, "/checkup")}
		v.Reader.Safety.Stage = stage
		all["checkup private "+string(stage)] = v
	}
	return all
}

// visible is what a page says: its text, title and description.
func visible(t *testing.T, data []byte) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && (n.Parent == nil || n.Parent.Data != "script"):
			b.WriteString(n.Data + " ")
		case n.Type == html.ElementNode && n.Data == "meta":
			b.WriteString(attribute(n, "content") + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
