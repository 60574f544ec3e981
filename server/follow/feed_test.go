//go:build !js

package follow

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"stale.love/content"
)

func parse(t *testing.T, f File) *gofeed.Feed {
	t.Helper()
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(f.Data))
	if err != nil {
		t.Fatal(err)
	}
	return feed
}

// eachFeed runs a test on both formats.
func eachFeed(t *testing.T, lib *content.Library, test func(t *testing.T, feed *gofeed.Feed)) {
	for _, path := range []string{AtomPath, JSONFeedPath} {
		t.Run(path, func(t *testing.T) { test(t, parse(t, files(t, lib)[path])) })
	}
}

func TestFeeds_AFeedReaderFindsEveryArticleWithItsFullText(t *testing.T) {
	t.Parallel()
	lib := magazine(t)
	eachFeed(t, lib, func(t *testing.T, feed *gofeed.Feed) {
		if len(feed.Items) != len(lib.Articles) || len(lib.Articles) == 0 {
			t.Fatalf("%d articles in the feed, %d in the library", len(feed.Items), len(lib.Articles))
		}
		for i, a := range lib.Articles {
			item := feed.Items[i]
			if item.Title != a.Title || item.Description != a.Dek || item.Link != origin+a.Path() || item.GUID != item.Link {
				t.Errorf("%s: got %q, %q, %q, %q", a.Slug, item.Title, item.Description, item.Link, item.GUID)
			}
			if got, want := text(t, item.Content), text(t, a.HTML); got != want {
				t.Errorf("%s: the text is not the article's: %d characters instead of %d", a.Slug, len(got), len(want))
			}
			if !slices.Contains(item.Categories, lib.Site.Category(a.Category)) && !slices.Contains(item.Categories, string(a.Category)) {
				t.Errorf("%s: categories %q", a.Slug, item.Categories)
			}
		}
	})
}

func TestFeeds_EveryLinkInTheTextIsAbsolute(t *testing.T) {
	t.Parallel()
	lib := magazine(t)
	eachFeed(t, lib, func(t *testing.T, feed *gofeed.Feed) {
		seen := 0
		for _, item := range feed.Items {
			for _, link := range links(t, item.Content) {
				if u, err := url.Parse(link); err != nil || !u.IsAbs() {
					t.Errorf("%s: link %q (%v)", item.Link, link, err)
				}
				seen++
			}
		}
		if seen == 0 {
			t.Error("no links were found at all")
		}
	})
}

func TestFeeds_LinksLeadWhereTheyLeadOnThePage(t *testing.T) {
	t.Parallel()
	want := []string{
		origin + "/help#uk", origin + "/articles/changed#sources", origin + "/articles/other",
		"https://doi.org/10.1002/(SICI)1097%3C1661", "mailto:a@example.org", origin + "/x.png",
	}
	eachFeed(t, hostile(), func(t *testing.T, feed *gofeed.Feed) {
		if got := links(t, feed.Items[0].Content); !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
	})
}

func TestFeeds_HostileTextArrivesAsItWasTyped(t *testing.T) {
	t.Parallel()
	lib := hostile()
	eachFeed(t, lib, func(t *testing.T, feed *gofeed.Feed) {
		if feed.Title != lib.Site.Name || feed.Description != lib.Site.Tagline {
			t.Errorf("the feed is %q, %q", feed.Title, feed.Description)
		}
		if len(feed.Items) != 2 || feed.Items[0].Title != nasty || feed.Items[0].Description != nasty {
			t.Fatalf("items: %v", feed.Items)
		}
		if got, want := text(t, feed.Items[0].Content), text(t, lib.Articles[0].HTML); got != want {
			t.Errorf("text is %q, want %q", got, want)
		}
	})
}

func TestFeeds_DatesAreMidnightInUTC(t *testing.T) {
	t.Parallel()
	eachFeed(t, hostile(), func(t *testing.T, feed *gofeed.Feed) {
		for i, want := range [][2]string{{"2026-03-01T00:00:00Z", "2026-05-22T00:00:00Z"}, {"2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z"}} {
			item := feed.Items[i]
			if item.Published != want[0] || item.Updated != want[1] || item.PublishedParsed == nil || item.UpdatedParsed == nil {
				t.Errorf("%s: published %s, updated %s", item.Link, item.Published, item.Updated)
			}
		}
	})
	if got := parse(t, files(t, hostile())[AtomPath]).Updated; got != "2026-05-22T00:00:00Z" {
		t.Errorf("the feed was updated at %s", got)
	}
}

func TestFeeds_SayWhereTheyAreAndWhoTheyAreBy(t *testing.T) {
	t.Parallel()
	lib := magazine(t)
	for path, version := range map[string]string{AtomPath: "1.0", JSONFeedPath: "https://jsonfeed.org/version/1.1"} {
		feed := parse(t, files(t, lib)[path])
		if feed.FeedVersion != version || feed.FeedLink != origin+path || feed.Link != origin+"/" || feed.Language != lib.Site.Language {
			t.Errorf("%s: version %q at %q of %q in %q", path, feed.FeedVersion, feed.FeedLink, feed.Link, feed.Language)
		}
		if len(feed.Authors) != 1 || feed.Authors[0].Name != lib.Site.Name {
			t.Errorf("%s: by %v", path, feed.Authors)
		}
	}
}

func TestFeeds_AMagazineWithoutArticlesHasFeedsWithoutItems(t *testing.T) {
	t.Parallel()
	eachFeed(t, &content.Library{Site: content.Site{Name: "New"}}, func(t *testing.T, feed *gofeed.Feed) {
		if feed.Title != "New" || len(feed.Items) != 0 {
			t.Errorf("got %v", feed)
		}
		if feed.FeedType == "atom" {
			if _, err := time.Parse(time.RFC3339, feed.Updated); err != nil {
				t.Error("an Atom feed must say when it was updated:", err)
			}
		}
	})
}

// nodes calls see with every node of a piece of HTML, in order.
func nodes(t *testing.T, markup string, see func(*html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		see(n)
	}
}

func text(t *testing.T, markup string) string {
	t.Helper()
	var b strings.Builder
	nodes(t, markup, func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

func links(t *testing.T, markup string) []string {
	t.Helper()
	var out []string
	nodes(t, markup, func(n *html.Node) {
		for _, a := range n.Attr {
			if a.Key == "href" || a.Key == "src" {
				out = append(out, a.Val)
			}
		}
	})
	return out
}
