package page

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/content"
)

// Place is where a reader is: a page, and which article, exercise or page of its
// kind.
type Place struct {
	Path string
	Kind Kind
	Slug string // of an article; empty on every other page
	Name string // of an exercise or one of the magazine's own pages: its slug
}

// Kind is one of the pages.
type Kind string

// The pages.
const (
	Home      Kind = "home"
	Articles  Kind = "articles"
	Article   Kind = "article"
	Checkup   Kind = "checkup"
	Snapshot  Kind = "snapshot"
	Compare   Kind = "compare"
	Exercises Kind = "exercises"
	Exercise  Kind = "exercise"
	Books     Kind = "books"
	Own       Kind = "own" // one of the magazine's own texts, such as how it works
	Library   Kind = "library"
	Searching Kind = "search"
	Account   Kind = "account"
	Help      Kind = "help"
	Offline   Kind = "offline"
	NotFound  Kind = "not-found"
)

// route says how a page is reached and drawn.
type route struct {
	path string
	kind Kind
	tab  string                         // the path of the tab it belongs to, if there is no nearer one
	exit bool                           // shows "Leave this site"
	body bool                           // carries HTML of its own, fetched with the page
	head func(v View) (title, d string) // document title and description
	draw func(v View) app.UI
}

// routes is every page there is. Order does not matter. The kinds whose path ends
// with a slash have many pages, whose names follow it.
func routes() []route {
	return []route{
		{"/", Home, "/", false, false, homeHead, home},
		{"/articles", Articles, "/articles", false, false, articlesHead, articles},
		{"/articles/", Article, "/articles", false, true, articleHead, article},
		{"/checkup", Checkup, "/checkup", true, false, checkupHead, checkup},
		{"/checkup/snapshot", Snapshot, "/checkup", true, false, checkupHead, snapshot},
		{"/checkup/compare", Compare, "/checkup", true, false, checkupHead, comparison},
		{"/exercises", Exercises, "/articles", false, false, exercisesHead, exercises},
		{"/exercises/", Exercise, "/articles", false, true, exerciseHead, exercise},
		{"/books", Books, "/articles", false, true, booksHead, books},
		{"/", Own, "", false, true, ownHead, own},
		{"/library", Library, "/library", false, false, libraryHead, library},
		// Who is in danger may type it here, so the way out is always there: one that
		// came with a word would move the page under the typing.
		{"/search", Searching, "/articles", true, false, searchHead, searchPage},
		{"/account", Account, "/library", true, false, accountHead, accountPage},
		{"/help", Help, "/help", true, true, helpHead, help},
		{"/offline", Offline, "", false, false, offlineHead, offline},
		{"/404", NotFound, "", false, false, notFoundHead, notFound},
	}
}

func routeOf(kind Kind) route {
	for _, r := range routes() {
		if r.kind == kind {
			return r
		}
	}
	return routeOf(NotFound)
}

// Find returns the place at a path of this site. A path that is no page is
// NotFound.
func Find(library *content.Library, path string) Place {
	if path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	if slug, ok := strings.CutPrefix(path, "/articles/"); ok {
		if _, ok := library.Article(slug); ok {
			return Place{Path: path, Kind: Article, Slug: slug}
		}
		return Place{Path: path, Kind: NotFound}
	}
	if slug, ok := strings.CutPrefix(path, "/exercises/"); ok {
		if _, ok := library.ExerciseAt(slug); ok {
			return Place{Path: path, Kind: Exercise, Name: slug}
		}
		return Place{Path: path, Kind: NotFound}
	}
	for _, r := range routes() {
		if r.path == path && r.kind != NotFound && r.kind != Own {
			return Place{Path: path, Kind: r.kind}
		}
	}
	if p, ok := library.Page(strings.TrimPrefix(path, "/")); ok {
		return Place{Path: path, Kind: Own, Name: p.Slug}
	}
	return Place{Path: path, Kind: NotFound}
}

// Paths returns every page's path, for prerendering and precaching: the fixed
// pages first, then the articles.
func Paths(library *content.Library) (fixed, pieces []string) {
	for _, r := range routes() {
		if r.kind != Article && r.kind != Exercise && r.kind != Own && r.kind != NotFound {
			fixed = append(fixed, r.path)
		}
	}
	for _, a := range library.Articles {
		pieces = append(pieces, a.Path())
	}
	return fixed, pieces
}

// Kept returns the paths of the pages that are kept on a device with the app
// itself, beside the fixed ones: the exercises and the magazine's own pages.
func Kept(library *content.Library) []string {
	var paths []string
	for _, e := range library.Exercises {
		paths = append(paths, e.Path())
	}
	for _, p := range library.Pages {
		paths = append(paths, p.Path())
	}
	return paths
}

// CarriesBody reports whether the page has HTML of its own that the client has
// to take from the page's response.
func (p Place) CarriesBody() bool { return routeOf(p.Kind).body }

// Exit reports whether the page shows "Leave this site".
func (v View) Exit() bool {
	if a, ok := v.Library.Article(v.Place.Slug); ok && a.Sensitive {
		return true
	}
	return routeOf(v.Place.Kind).exit
}

// Head returns the document's title and description. The titles of the checkup
// and the help page stay plain: they end up in histories and previews. In discreet
// mode, every page's does; early.js has written it by then.
func (v View) Head() (title, description string) {
	if v.Reader.Mine.Discreet {
		return DiscreetTitle, ""
	}
	return routeOf(v.Place.Kind).head(v)
}

// DiscreetTitle is what every page is called in discreet mode.
const DiscreetTitle = "Reading"
