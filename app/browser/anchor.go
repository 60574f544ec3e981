//go:build js

package browser

import (
	"math"
	"sort"
	"syscall/js"

	"stale.love/app/client"
)

// edge is how many pixels of a line must be in sight for it to be the first.
const edge = 4

// anchored returns the anchor of the article in front; false when its text has
// not reached the upper edge of the screen, or there is none.
func anchored() (a client.Anchor, ok bool) {
	blocks := textBlocks()
	if reading := global("document").Call("querySelector", ".reading[data-article]"); reading.Truthy() {
		a.Article = reading.Get("dataset").Get("article").String()
	}
	if len(blocks) == 0 || box(blocks[0]).top > edge {
		return a, false
	}
	last := box(blocks[len(blocks)-1])
	a.End = last.bottom <= js.Global().Get("innerHeight").Float()
	a.Block = sort.Search(len(blocks)-1, func(i int) bool { return box(blocks[i]).bottom > edge })
	before, here, all := 0, 0, 0
	for i, b := range blocks {
		n := len(b.Get("textContent").String())
		all += n
		if i < a.Block {
			before += n
		} else if i == a.Block {
			here = n
		}
	}
	letters := lettersOf(blocks[a.Block])
	first := sort.Search(letters.n, func(i int) bool { return letters.box(i).bottom > edge })
	if first < letters.n {
		line := letters.box(first)
		a.Into = float64(first) / float64(letters.n)
		a.Ahead = line.top / lineHeight(blocks[a.Block])
	}
	if all > 0 {
		a.Share = (float64(before) + a.Into*float64(here)) / float64(all)
	}
	return a, true
}

// ScrollToAnchor scrolls so that the line is where it was, and reports whether the text
// in front has it.
func (*Window) ScrollToAnchor(a client.Anchor) bool {
	blocks := textBlocks()
	if a.Block < 0 || a.Block >= len(blocks) {
		return false
	}
	letters := lettersOf(blocks[a.Block])
	if letters.n == 0 {
		return false
	}
	i := min(int(math.Round(a.Into*float64(letters.n))), letters.n-1)
	ahead := math.Max(-2, math.Min(2, a.Ahead)) * lineHeight(blocks[a.Block])
	new(Window).ScrollTo(int(math.Round(js.Global().Get("scrollY").Float() + letters.box(i).top - ahead)))
	return true
}

// textBlocks are the paragraphs, headings, lists and boxes of an article's text,
// without its notes and sources. Figures are left out too: a place in a text stays
// where it was when a figure is added.
func textBlocks() []js.Value {
	list := global("document").Call("querySelectorAll", ".page-article .prose > :not(.sources, .footnotes, .figure)")
	out := make([]js.Value, list.Length())
	for i := range out {
		out[i] = list.Index(i)
	}
	return out
}

type rect struct{ top, bottom, height float64 }

func box(v js.Value) rect {
	r := v.Call("getBoundingClientRect")
	return rect{r.Get("top").Float(), r.Get("bottom").Float(), r.Get("height").Float()}
}

func lineHeight(block js.Value) float64 {
	h := js.Global().Call("parseFloat", global("getComputedStyle").Invoke(block).Get("lineHeight")).Float()
	if math.IsNaN(h) || h <= 0 {
		return 24
	}
	return h
}

// letters is the characters of an element, across its text nodes, counted as
// JavaScript does.
type letters struct {
	nodes []js.Value
	ends  []int // of each node
	n     int
	probe js.Value // a Range
}

func lettersOf(block js.Value) letters { return lettersWithout(block, "") }

// lettersWithout leaves out what is in elements of a selector.
func lettersWithout(block js.Value, selector string) letters {
	document := global("document")
	l := letters{probe: document.Call("createRange")}
	const showText = 4
	walker := document.Call("createTreeWalker", block, showText)
	for node := walker.Call("nextNode"); node.Truthy(); node = walker.Call("nextNode") {
		if selector != "" && node.Get("parentElement").Call("closest", selector).Truthy() {
			continue
		}
		l.n += node.Get("length").Int()
		l.nodes, l.ends = append(l.nodes, node), append(l.ends, l.n)
	}
	return l
}

// at returns the text node of a character and its place there.
func (l letters) at(i int) (js.Value, int) {
	k := sort.SearchInts(l.ends, i+1)
	if k > 0 {
		i -= l.ends[k-1]
	}
	return l.nodes[k], i
}

// box is where a character is; of those that take no room, such as line breaks
// of the markup, where the next one is that does.
func (l letters) box(i int) (r rect) {
	for ; i < l.n; i++ {
		node, at := l.at(i)
		l.probe.Call("setStart", node, at)
		l.probe.Call("setEnd", node, at+1)
		if r = box(l.probe); r.height > 0 {
			return r
		}
	}
	return r
}

// Keeper holds the first line in sight where it is while the screen turns or the
// text changes its size.
type Keeper struct {
	anchor client.Anchor
	ok     bool
	width  int
	put    int // where the keeper itself scrolled to; 0: the reader did
}

func width() int { return js.Global().Get("innerWidth").Int() }

// settled notes the line in sight once scrolling has come to rest. The keeper's
// own scrolling is not the reader's: turning a phone to and fro moves nothing.
func (k *Keeper) settled() {
	if k.width == width() && k.put != 0 && abs(new(Window).Scrolled()-k.put) <= 1 {
		return
	}
	k.anchor, k.ok = anchored()
	k.width, k.put = width(), 0
}

// resized brings the line back when the width has changed.
func (k *Keeper) resized() {
	if k.width == width() {
		return
	}
	k.width = width()
	k.restore()
}

// Around holds the line while fn changes how the text looks.
func (k *Keeper) Around(fn func()) {
	k.settled()
	fn()
	k.restore()
}

func (k *Keeper) restore() {
	if k.ok && new(Window).ScrollToAnchor(k.anchor) {
		k.put = new(Window).Scrolled()
	}
}

func abs(n int) int { return max(n, -n) }
