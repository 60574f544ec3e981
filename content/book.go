package content

// Books is the reading list.
type Books struct {
	Intro  []string
	Groups []BookGroup
}

// BookGroup is the books under one heading.
type BookGroup struct {
	Name  string
	Books []Book
}

// Book is one title on the reading list. What could not be verified is left empty.
type Book struct {
	Title    string
	Author   string
	Year     string // of first publication
	Edition  string // what the ISBN, the publisher or a later year is of
	ISBN     string // 13 digits
	Line     string // what it is, in a sentence
	For      string // who it is for
	Evidence string // what is known about whether it helps
	Article  string // slug of the piece that tells more; empty: none
}
