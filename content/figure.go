package content

// FigureKind is how a figure draws its numbers.
type FigureKind string

// The kinds of figures.
const (
	Bars     FigureKind = "bars"     // an amount a row
	People   FigureKind = "people"   // out of a hundred, a row each
	Dots     FigureKind = "dots"     // an estimate a row, with the range that it may lie in
	Change   FigureKind = "change"   // before and after, a row each
	Timeline FigureKind = "timeline" // a stretch or a point of time a row
)

// FigureKinds returns the kinds of figures.
func FigureKinds() []FigureKind { return []FigureKind{Bars, People, Dots, Change, Timeline} }

// Figure is an article's first figure, as a share card draws it. The page has it
// drawn already.
type Figure struct {
	Kind FigureKind
	Rows []FigureRow
	Zero float64 // where a line through all rows stands, from 0 to 1; negative: nowhere
}

// FigureRow is one row of a figure. From, At and To lie between 0, the scale's
// beginning, and 1, its end.
type FigureRow struct {
	Label, Value string
	From, At, To float64
	Quiet        bool // it is there to compare with
}
