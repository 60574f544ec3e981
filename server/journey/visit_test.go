//go:build !js

package journey

import (
	"testing"

	"stale.love/content"
)

// visit is a reader's first visit: the magazine's first article is in front.
func visit(t *testing.T) (*content.Library, *server, *tab) {
	t.Helper()
	library, s := loadLibrary(t), startServer(t)
	tab := newProfile(t, s).Tab()
	tab.Open(library.Articles[0].Path())
	return library, s, tab
}

// prepared is a visit after which everything can be read without a connection.
func prepared(t *testing.T) (*content.Library, *server, *tab) {
	t.Helper()
	library, s, tab := visit(t)
	tab.Kept(len(library.Articles))
	return library, s, tab
}

// member is a prepared reader with an account, who likes the first article.
func member(t *testing.T) (*content.Library, *server, *tab) {
	t.Helper()
	library, s, tab := prepared(t)
	tab.SignUp()
	return library, s, tab
}
