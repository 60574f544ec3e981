package markdown

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// findingsOf returns what Load finds wrong, one text each.
func findingsOf(t testing.TB, files fstest.MapFS) []string {
	t.Helper()
	_, err := Load(files)
	if err == nil {
		return nil
	}
	text, ok := strings.CutPrefix(err.Error(), "load content: ")
	if !ok {
		t.Errorf("the error does not name its operation: %v", err)
	}
	return strings.Split(text, "\n")
}

func TestLoad_NamesFileLineAndRemedy(t *testing.T) {
	t.Parallel()
	const (
		bids     = "articles/small-bids.md"
		rituals  = "articles/two-rituals.md"
		bid      = "exercises/catch-the-bid.md"
		hello    = "exercises/hello-and-goodbye.md"
		body     = "Pizza on a Friday."
		bodyLine = rituals + ":12: "
	)
	site := string(magazine(t)["site.yaml"].Data)
	tests := []struct {
		name      string
		file      string
		old, new  string
		wantLines []string
	}{
		// Front matter.
		{"unknown field", bids, "updated:", "modified:", []string{
			bids + `:9: unknown field "modified": remove it, or use one of title, slug, category, dek, published, updated, checked, sources, related, exercises, sensitive, draft, order, reviewed_by, facts`}},
		{"missing field", rituals, "title: Two rituals\n", "", []string{rituals + ":2: title is missing: add the field"}},
		{"several at once", rituals, "dek: Pizza.\npublished: \"2026-11-06\"", "dek:\npublished: 2026-02-30", []string{
			rituals + ":5: dek is empty: fill it in, or remove the field if it may be left out",
			rituals + `:6: published "2026-02-30" is not a day: write a real one as YYYY-MM-DD`}},
		{"bad day after a folded text", bids, "checked: 2026-11-23", "checked: 23 Nov 2026", []string{
			bids + `:10: checked "23 Nov 2026" is not a day: write a real one as YYYY-MM-DD`}},
		{"updated too early", bids, "updated: 2026-10-01", "updated: 2026-09-17", []string{
			bids + ":9: updated lies before published: correct one of the two days"}},
		{"unknown category", rituals, "shared-goals", "shared goals", []string{
			rituals + `:4: unknown category "shared goals": use one of communication, intimacy, shared-goals, conflict, safety`}},
		{"slug differs from file", rituals, "slug: two-rituals", "slug: three-rituals", []string{
			rituals + `:3: slug "three-rituals" differs from the file's name: rename one of them so that both are the same`}},
		{"slug taken", rituals, "slug: two-rituals", "slug: small-bids", []string{
			rituals + `:3: slug "small-bids" differs from the file's name: rename one of them so that both are the same`,
			rituals + `:3: slug "small-bids" is taken by articles/small-bids.md: choose another, and rename the file`}},
		{"slug in capitals", rituals, "slug: two-rituals", "slug: Two_Rituals", []string{
			rituals + `:3: "Two_Rituals" is not a slug: use lower-case letters and digits with single hyphens between`,
			rituals + `:3: slug "Two_Rituals" differs from the file's name: rename one of them so that both are the same`}},
		{"unknown related", bids, "[two-rituals]", "[two-rituals,\n  nobody]", []string{
			bids + `:18: unknown related article "nobody": name one in articles/, or write it first`}},
		{"related to itself", rituals, "related: [small-bids]", "related: [two-rituals]", []string{
			rituals + ":9: the article is related to itself: name another one"}},
		{"related twice", rituals, "related: [small-bids]", "related: [small-bids, small-bids]", []string{
			rituals + `:9: related article "small-bids" comes twice: remove one`}},
		{"unknown exercise", bids, "[EX-01]", "[EX-21]", []string{
			bids + `:18: unknown exercise "EX-21": use the id of one in exercises/`},
		},
		{"not a list", rituals, "facts: []", "facts: BID-1", []string{rituals + ":10: facts is not a list: write one, or [] for none"}},
		{"not a text", rituals, "dek: Pizza.", "dek: [Pizza]", []string{
			rituals + ":5: dek is not a plain value: write it as text, without lists, fields, anchors or tags"}},
		{"not a flag", bids, "sensitive: false", "sensitive: no", []string{bids + `:19: unknown value "no": use one of true, false`}},
		{"broken YAML", bids, `title: "Small bids, big bond"`, "title: Small bids: big bond", []string{
			bids + ":2: cannot be read as YAML (mapping value is not allowed in this context): correct the YAML"}},
		{"field twice", bids, "category: communication", "title: Again", []string{
			bids + `:4: cannot be read as YAML (mapping key "title" already defined): correct the YAML`}},
		{"no front matter", rituals, "---\ntitle", "title", []string{
			rituals + ":1: has no front matter: start with a line ---, the fields, and another line ---"}},
		{"front matter without end", rituals, "---\nPizza", "Pizza", []string{
			rituals + ":1: has no front matter: start with a line ---, the fields, and another line ---"}},
		{"not UTF-8", rituals, "Pizza.", "Pizza\xff", []string{rituals + ":1: is not UTF-8: save it as UTF-8"}},

		// Sources and citations.
		{"source never cited", bids, "[@gottman1998] [@slatcher2017] It adds\nup\n[@gottman1998]", "[@slatcher2017] It adds up", []string{
			bids + `:14: source "gottman1998" is never cited: cite it as [@gottman1998] or remove it`}},
		{"cited but not listed", rituals, body, "\n" + body + "\n[@who2020]", []string{
			rituals + ":14: [@who2020] cites no source: list the key under sources, one key in each bracket"}},
		{"two keys in a bracket", bids, "cites too.[@slatcher2017]", "cites too.[@slatcher2017; @gottman1998]", []string{
			bids + ":59: [@slatcher2017; @gottman1998] cites no source: list the key under sources, one key in each bracket"}},
		{"citation in a link", bids, "[us](mailto", "[us [@slatcher2017]](mailto", []string{
			bids + ":55: [@slatcher2017] stands in a link: move it behind the link"}},
		{"DOI with its address", bids, `"10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2"`, "https://doi.org/10.1002/x", []string{
			bids + `:16: "https://doi.org/10.1002/x" is not a DOI: write it bare, as 10.1234/abc, without https:// or doi:`}},
		{"source twice", bids, "key: gottman1998", "key: slatcher2017", []string{
			bids + `:14: source "slatcher2017" is listed twice: remove one, or give it another key`,
			bids + ":27: [@gottman1998] cites no source: list the key under sources, one key in each bracket",
			bids + ":29: [@gottman1998] cites no source: list the key under sources, one key in each bracket"}},
		{"unknown field in a source", bids, "    doi:", "    url:", []string{
			bids + `:16: unknown field "url": remove it, or use one of key, cite, doi, shows`}},

		// The body.
		{"empty body", rituals, body, "", []string{rituals + ":12: the body is empty: write it"}},
		{"heading of level 1", rituals, body, body + "\n\n# Again", []string{
			rituals + ":14: the body has a heading of level 1: use ## or lower: the title is the page's only #"}},
		{"underlined heading of level 1", rituals, body, body + "\n\nAgain\n=====", []string{
			rituals + ":14: the body has a heading of level 1: use ## or lower: the title is the page's only #"}},
		{"skipped heading", rituals, body, "## One\n\n#### Two\n\n" + body, []string{
			rituals + ":14: a heading of level 4 follows one of level 2: use ###, or a heading between them"}},
		{"first heading too low", rituals, body, "### One\n" + body, []string{
			bodyLine + "a heading of level 3 follows one of level 1: use ##, or a heading between them"}},
		{"empty heading", rituals, body, "##\n" + body, []string{bodyLine + "a heading is empty: write it or remove it"}},
		{"heading of a box's level", rituals, body, "> [!TRY]\n> ## One\n> " + body, []string{
			rituals + ":13: a heading in a box has the level of the box's title: use ###"}},
		{"raw HTML block", rituals, body, body + "\n\n<div>\nhello\n</div>", []string{
			rituals + ":14: there is raw HTML: write it in Markdown, or escape the < with a backslash"}},
		{"raw HTML in a line", rituals, body, body + "\nAnd <b>bold", []string{
			rituals + ":13: there is raw HTML: write it in Markdown, or escape the < with a backslash"}},
		{"HTML comment", rituals, body, body + "\n\n<!-- todo -->", []string{
			rituals + ":14: there is an HTML comment: remove it: notes to yourself do not belong in a published file"}},
		{"HTML comment in a line", rituals, body, body + "\nand <!-- todo --> so", []string{
			rituals + ":13: there is an HTML comment: remove it: notes to yourself do not belong in a published file"}},
		{"unknown box", rituals, body, body + "\n\n> [!NOTE]\n> Hear hear.", []string{
			rituals + ":14: [!NOTE] does not start a box: begin a block quote with [!TRY] or [!THIN]"}},
		{"box without a quote", rituals, body, body + "\n\n[!TRY]\nThis.", []string{
			rituals + ":14: [!TRY] does not start a box: begin a block quote with [!TRY] or [!THIN]"}},
		{"empty box", rituals, body, body + "\n\n> [!TRY]\n\nThis.", []string{
			rituals + ":14: the box “Try this week” is empty: write its text below the mark, each line with >"}},
		{"footnote not written", rituals, body, body + "[^1]", []string{
			bodyLine + "footnote [^1] is not written: add a line “[^1]: …” or remove it"}},
		{"footnote never used", rituals, body, body + "\n\n[^1]: Pepperoni.", []string{
			rituals + ":14: footnote [^1] is never used, or written twice: refer to it in the text or remove it"}},
		{"link to unknown article", rituals, body, body + "\n[So](/articles/so#far)", []string{
			rituals + `:13: link to unknown article "so": name one in articles/, or write it first`}},
		{"link to unknown exercise", rituals, body, "[So](/exercises/so) " + body, []string{
			bodyLine + `link to unknown exercise "so": name one in exercises/, or write it first`}},
		{"link to an exercise's old place", rituals, body, "[So](/exercises#ex-09) " + body, []string{
			bodyLine + `link to #ex-09, which is a page of its own: write /exercises/slug`}},
		{"link to unknown place", rituals, body, "[So](#far) " + body, []string{
			bodyLine + "link to unknown place #far: use the id of a heading on this page"}},
		{"relative link", rituals, body, "[So](small-bids) " + body, []string{
			bodyLine + `link "small-bids" is relative: start it with /, as in /articles/slug`}},
		{"script link", rituals, body, "[So](javascript:x) " + body, []string{
			bodyLine + `link "javascript:x" has an unknown scheme or none: use https://, or a path from / on this site`}},
		{"image from elsewhere", rituals, body, "![So](https://example.org/x.png) " + body, []string{
			bodyLine + `image "https://example.org/x.png" is not on this site: use a path from /: pages load nothing from elsewhere`}},

		// The other files.
		{"site", "site.yaml", "tagline: ", "motto: ", []string{
			"site.yaml:1: tagline is missing: add the field",
			`site.yaml:2: unknown field "motto": remove it, or use one of language, name, tagline, tabs, nav, foot, titles, categories, parts, masthead, advice, disclaimer, afraid, exercises, untested, invitation, exit, badges, colours`}},
		{"site's badges", "site.yaml", "{name: Tried, means: \"Somebody has.\"}", "{name: Tried}", []string{
			"site.yaml:13: means is missing: add the field"}},
		{"a text that cannot be read", "site.yaml", "    muted: \"#445566\"\n    rule: \"#ccd4dd\"\n    accent: \"#0b4f8a\"\n    on-accent: \"#ffffff\"\n    communication: \"#0b4f8a\"\n    intimacy: \"#7a2a5c\"\n    shared-goals: \"#2d5d22\"\n    conflict: \"#6b4a00\"\n  sepia",
			"    muted: \"#8899aa\"\n    rule: \"#ccd4dd\"\n    accent: \"#0b4f8a\"\n    on-accent: white\n    communication: \"#0b4f8a\"\n    intimacy: \"#7a2a5c\"\n    shared-goals: \"#2d5d22\"\n  sepia", []string{
				"site.yaml:17: conflict is missing: add the field",
				"site.yaml:21: muted on paper has a contrast of 2.92: make one of the two darker or lighter, to at least 4.5",
				"site.yaml:21: muted on sheet has a contrast of 2.92: make one of the two darker or lighter, to at least 4.5",
				"site.yaml:21: muted on wash has a contrast of 2.65: make one of the two darker or lighter, to at least 4.5",
				`site.yaml:24: "white" is not a colour: write it in quotes, as in "#23201b"`}},
		{"ways out of the site", "site.yaml", "nav: [{to: /articles, name: Pieces}]", "nav: [{to: https://example.org, name: Pieces}]", []string{
			`site.yaml:4: link "https://example.org" is not on this site: start it with /`}},
		{"a tab without an icon", "site.yaml", "{to: /exercises, name: Tries}]", "{to: /about, name: Us}]", []string{
			"site.yaml:55: there is no icon for a tab to /about: use one of / /articles /exercises /books /checkup /library /search /help"}},
		{"one tab", "site.yaml", ", {to: /articles, name: Pieces}, {to: /exercises, name: Tries}]", "]", []string{
			"site.yaml:55: there are 1 tabs: write two to 5: more are too narrow for a thumb"}},
		{"a page without a name", "site.yaml", "  /search: {name: Look, about: \"Look for it.\"}\n", "", []string{
			"site.yaml:57: /search is missing: add the field"}},
		{"a category without a name", "site.yaml", ", conflict: quarrels", "", []string{
			"site.yaml:64: conflict is missing: add the field"}},
		{"a dark scheme that is light", "site.yaml", site[strings.Index(site, "    paper: \"#101418\""):strings.Index(site, "tabs:")], site[strings.Index(site, "    paper: \"#ffffff\""):strings.Index(site, "  sepia:")], []string{
			"site.yaml:43: paper is not darker than ink: make it so: forms, pictures and printers go by it"}},
		{"exit", "site.yaml", "https://example.org/rain", "http://example.org/rain", []string{
			`site.yaml:11: exit leads to "http://example.org/rain": use an everyday page elsewhere, with https://`}},
		{"exercise", hello, "minutes: 2\nwho: one\nbadge: \"Untried\"", "minutes: two\nwho: three\nbadge: Magic", []string{
			hello + `:8: minutes "two" is not a whole number from 1: write one in digits`,
			hello + `:9: unknown who "three": use one of two, one`,
			hello + `:10: unknown badge "Magic": use one of Tried, Untried`}},
		{"exercise twice", hello, "id: EX-02", "id: EX-01", []string{
			"checkup/v1.yaml:41: unknown exercise \"EX-02\": use the id of one in exercises/",
			"checkup/v1.yaml:43: unknown exercise \"EX-02\": use the id of one in exercises/",
			"checkup/v1.yaml:46: unknown exercise \"EX-02\": use the id of one in exercises/",
			"checkup/v1.yaml:49: unknown exercise \"EX-02\": use the id of one in exercises/",
			hello + ":2: exercise EX-01 is exercises/catch-the-bid.md already: give one of them another id"}},
		{"exercise of another slug", hello, "slug: hello-and-goodbye", "slug: hello", []string{
			hello + `:3: slug "hello" differs from the file's name: rename one of them so that both are the same`}},
		{"exercise with a field of an article", hello, "facts: []", "facts: []\nrelated: []", []string{
			hello + `:14: unknown field "related": remove it, or use one of id, slug, title, dek, category, time, minutes, who, badge, caution, timers, checked, sources, facts`}},
		{"exercise without steps", hello, "1. Say it.\n2. Mean it.", "Say it.", []string{
			hello + ":15: 0 steps: begin with a numbered list of at least 2"}},
		{"exercise with two lists", hello, "2. Mean it.", "2. Mean it.\n\nOr:\n\n1. Sing it.", []string{
			hello + ":20: there are two numbered lists before the first heading: make one list of the steps"}},
		{"timer without minutes", bid, ", minutes: 2}", "}", []string{bid + ":12: minutes is missing: add the field"}},
		{"source of an exercise never cited", bid, "[@gottman1998]", "", []string{
			bid + `:15: source "gottman1998" is never cited: cite it as [@gottman1998] or remove it`}},
		{"exercise for two in a sensitive article", "articles/red-lines.md", "exercises: []", "exercises: [EX-01]", []string{
			"articles/red-lines.md:10: a sensitive article offers EX-01, an exercise for two: remove it: it may be read by somebody who is not safe"}},
		{"service", "help.yaml", "        group: emergency\n        call: [000]", "        group: police\n        web: https://x.org", []string{
			`help.yaml:9: unknown group "police": use one of emergency, abuse, crisis, behaviour, other`,
			`help.yaml:10: web "https://x.org" has a scheme: write the host and path alone`}},
		{"service out of reach", "help.yaml", "        note: \"An icon on other sites.\"\n", "", []string{
			`help.yaml:11: "Shielded Site" cannot be reached: add call, text or web, or a note that says how`}},
		{"quiz version", "checkup/v1.yaml", "version: 1", "version: 2", []string{
			"checkup/v1.yaml:2: version 2 differs from the file's name: write the number of v1"}},
		{"quiz answers", "checkup/v1.yaml", "Never, ", "", []string{
			"checkup/v1.yaml:4: 4 answers: write 5, from never to almost always"}},
		{"quiz items", "checkup/v1.yaml", `{id: K5, part: conflict, text: "Twenty-four."}`, `{id: K4, part: conflict, text: "Twenty-four.", reversed: true}`, []string{
			"checkup/v1.yaml:7: part conflict has 6 items, 4 of them reversed: write 6, 3 of them reversed: the scoring counts on it",
			"checkup/v1.yaml:30: item K4 comes twice: give one of them another id"}},
		{"quiz bands", "checkup/v1.yaml", "from: 37.5", "from: 62.5", []string{
			"checkup/v1.yaml:34: band from 62.5 does not lie below the one before: order the bands highest first"}},
		{"quiz last band", "checkup/v1.yaml", "from: 0,", "from: 10,", []string{
			"checkup/v1.yaml:32: 4 bands, or the last does not start at 0: write 4, the last from 0"}},
		{"quiz start's exercise", "checkup/v1.yaml", "{item: C4, article: phones, exercise: EX-02}", "{item: K2, article: phones, exercise: EX-05}", []string{
			`checkup/v1.yaml:41: unknown exercise "EX-05": use the id of one in exercises/`,
			`checkup/v1.yaml:41: item "K2" is not in part "communication": name one of the part's items`}},
		{"quiz start missing", "checkup/v1.yaml", "part: intimacy, articles", "part: shared-goals, articles", []string{
			`checkup/v1.yaml:37: no start for part "intimacy": write one for each part and one with part ""`,
			`checkup/v1.yaml:43: start for part "shared-goals" comes twice: write one for each part and one with part ""`}},
		{"empty file", "site.yaml", site, "", []string{
			"site.yaml:1: has 1 YAML documents or an empty one: write exactly one"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := magazine(t)
			edit(t, files, tt.file, tt.old, tt.new)
			if got := findingsOf(t, files); !slices.Equal(got, tt.wantLines) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.wantLines, "\n"))
			}
		})
	}
}

func TestLoad_NamesMissingFiles(t *testing.T) {
	t.Parallel()
	_, err := Load(fstest.MapFS{})
	for _, want := range []string{"articles/*.md:1: no article", "site.yaml:1: cannot be read", "exercises/*.md:1: no exercise", "help.yaml:1: ", "checkup/v1.yaml:1: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}

func TestLoad_ErrorHoldsTypedFindings(t *testing.T) {
	t.Parallel()
	files := magazine(t)
	edit(t, files, "site.yaml", "tagline", "motto")
	_, err := Load(files)
	var f Finding
	if !errors.As(err, &f) || f.File != "site.yaml" || f.Line != 1 {
		t.Errorf("got %+v from %v", f, err)
	}
}
