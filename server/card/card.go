//go:build !js

// Package card draws the pictures that stand beside a link to the magazine: one
// 1200 × 630 PNG an article or exercise, a plain one for every other page, and the mark
// alone as a logo.
//
// The same article always gives the same bytes, of at most 60 KB. Every
// typeface it needs is part of the program. A card tells no more than a
// passer-by may read: that of a sensitive article is the plain card, without
// its title. Characters that the typeface does not have, such as emoji, are
// left out; a title of nothing else gives the plain card. An article's first figure
// stands below its title, in the dek's place. Package card reads
// no files and knows no addresses but the three kinds it names.
package card

import (
	"fmt"
	"image"
	"image/draw"
	"math"
	"strings"

	"codeberg.org/go-fonts/stix/stix2textregular"
	"codeberg.org/go-fonts/stix/stix2textsemibold"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"

	"stale.love/content"
	"stale.love/server/icon"
)

// Width and Height are a card's size in pixels, the one that Open Graph's
// readers agree on. LogoSide is each side of the logo.
const (
	Width    = 1200
	Height   = 630
	LogoSide = 512
)

// Press draws the cards of one magazine. It may be used concurrently.
type Press struct {
	name               string
	categories         func(content.Category) string // what they are called
	colours            colours
	mark, logo, emblem *image.RGBA // the mark at the three sizes it is used in
	title, text, label *opentype.Font
}

// New returns a press for a magazine.
func New(site content.Site) (*Press, error) {
	p := &Press{name: site.Name, categories: site.Category}
	var err error
	if p.colours, err = readColours(site.Colours); err != nil {
		return nil, fmt.Errorf("reading a card's colours: %w", err)
	}
	for _, f := range []struct {
		at  **opentype.Font
		ttf []byte
	}{{&p.title, stix2textsemibold.TTF}, {&p.text, stix2textregular.TTF}, {&p.label, gobold.TTF}} {
		var err error
		if *f.at, err = opentype.Parse(f.ttf); err != nil {
			return nil, fmt.Errorf("reading a card's typeface: %w", err)
		}
	}
	mark := icon.SVG(site.Mark, site.Colours.Light["ink"])
	for _, m := range []struct {
		at    **image.RGBA
		side  int
		inset float64
	}{{&p.mark, markSide, 0}, {&p.emblem, emblemSide, 0}, {&p.logo, LogoSide, 0.1}} {
		*m.at = p.sheet(m.side, m.side)
		if err := icon.Draw(*m.at, mark, m.inset); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// sheet is an empty piece of paper.
func (p *Press) sheet(width, height int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Bounds(), image.NewUniform(p.colours.paper), image.Point{}, draw.Src)
	return out
}

// What stands where, in pixels.
const (
	margin     = 84
	measure    = Width - 2*margin
	kickerTop  = 88
	kickerSize = 30
	titleTop   = 152 // of the first line's capitals
	titleBase  = 444 // the last baseline that a title may have
	dekBase    = 470 // the last baseline that a dek may have
	ruleTop    = 518
	markSide   = 60
	markGap    = 18
	nameSize   = 42
	footMiddle = (ruleTop + Height) / 2

	emblemSide = 248
	emblemTop  = 128
	emblemName = 84
)

// Draw returns the card of an article.
func (p *Press) Draw(a content.Article) ([]byte, error) {
	title := p.set(p.title, 0).known(a.Title)
	if a.Sensitive || title == "" {
		return p.Plain()
	}
	out := p.sheet(Width, Height)
	c := p.colours
	tint := c.tints[a.Category]
	figured := a.Figure != nil && len(a.Figure.Rows) > 0
	head, dek := p.fitTitle(title, maxLines), block{}
	down := (titleBase - head.last()) / 2 // what is short stands in the middle
	if figured {
		head, down = p.fitTitle(title, figureTitleLines), 0
	} else if dek = p.fitDek(p.set(p.text, 0).known(a.Dek), head.last()); len(dek.lines) > 0 {
		down = (dekBase - dek.last()) / 2
	}

	kicker := p.set(p.label, kickerSize)
	kicker.tracking = 0.07
	kicker.draw(out, tint, margin, kickerTop+kicker.capHeight()+down, strings.ToUpper(p.categories(a.Category)))
	head.draw(out, c.ink, down)
	if dek.draw(out, c.muted, down); figured {
		p.drawFigure(out, a.Figure, tint, head.last()+figureTop, figureBase)
	}

	draw.Draw(out, image.Rect(margin, ruleTop, Width-margin, ruleTop+2), image.NewUniform(c.rule), image.Point{}, draw.Src)
	draw.Draw(out, p.mark.Bounds().Add(image.Pt(margin, footMiddle-markSide/2)), p.mark, image.Point{}, draw.Src)
	face, name := p.setName(nameSize, measure-markSide-markGap)
	face.draw(out, c.ink, margin+markSide+markGap, footMiddle+face.capHeight()/2, name)
	return c.encode(out, p.mark, c.ink, c.muted, tint)
}

// DrawPractice returns the card of an exercise.
func (p *Press) DrawPractice(e content.Exercise) ([]byte, error) {
	return p.Draw(content.Article{Title: e.Name, Dek: e.Dek, Category: e.Category})
}

// Plain returns the card of every page that has none of its own: the mark and
// the magazine's name.
func (p *Press) Plain() ([]byte, error) {
	out := p.sheet(Width, Height)
	draw.Draw(out, p.emblem.Bounds().Add(image.Pt((Width-emblemSide)/2, emblemTop)), p.emblem, image.Point{}, draw.Src)
	face, name := p.setName(emblemName, measure)
	face.draw(out, p.colours.ink, (Width-face.width(name))/2, emblemTop+emblemSide+116, name)
	return p.colours.encode(out, p.emblem, p.colours.ink)
}

// setName sets the magazine's name, smaller than asked for if it is too long.
func (p *Press) setName(size, width float64) (*face, string) {
	f := p.set(p.title, size)
	name := f.known(p.name)
	if long := f.width(name); long > width {
		f = p.set(p.title, math.Floor(size*width/long))
	}
	return f, name
}

// Logo returns the mark on paper.
func (p *Press) Logo() ([]byte, error) { return p.colours.encode(p.logo, p.logo) }
