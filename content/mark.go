package content

// Mark is what stands for the magazine where there is room for a few millimetres:
// flat shapes in a square.
type Mark struct {
	Side   string `json:"side"`   // of the square, in the shapes' own unit: "48"
	Shapes string `json:"shapes"` // SVG elements, safe in any page; "currentColor" is the text's colour
}

// Screen is a picture of the magazine, for an app store or an install dialog.
type Screen struct {
	Name  string // of its file: "1-narrow-front-page"
	Form  string // "narrow" as a phone is, or "wide"
	Shows string // in words: "Front page"
	PNG   []byte

	Width, Height int
}
