//go:build !js

package card

import (
	"bytes"
	"image"
	"strings"
	"testing"

	"stale.love/content"
)

// figured is a figure of a kind, its rows with that label.
func figured(kind content.FigureKind, rows int, label string) *content.Figure {
	f := &content.Figure{Kind: kind, Zero: 0.1}
	for i := range rows {
		f.Rows = append(f.Rows, content.FigureRow{Label: label, Value: "6.20%", From: 0.2, At: 0.5, To: 0.9, Quiet: i%2 == 1})
	}
	return f
}

func TestDraw_AFigureStandsInTheDeksPlace(t *testing.T) {
	t.Parallel()
	p := press(t)
	for _, kind := range content.FigureKinds() {
		a := content.Article{Title: "Small bids, big bond", Dek: "A dek.", Category: content.Conflict, Figure: figured(kind, 3, "A label")}
		data, err := p.Draw(a)
		picture := drawn(t, data, err)
		for part, where := range map[string]image.Rectangle{
			"label":   image.Rect(margin, 300, margin+figureLabel, figureBase),
			"drawing": image.Rect(margin+figureLabel+figureGap, 300, Width-margin-figureValue-figureGap, figureBase),
			"number":  image.Rect(Width-margin-figureValue, 300, Width-margin, figureBase),
		} {
			if !marked(picture, where) {
				t.Errorf("%s: there is no %s", kind, part)
			}
		}
		a.Dek = "Another dek, which nobody sees."
		if again, err := p.Draw(a); err != nil || !bytes.Equal(data, again) {
			t.Errorf("%s: the dek is drawn too (%v)", kind, err)
		}
	}
}

func TestDraw_AFigureStaysWithinTheMargins(t *testing.T) {
	t.Parallel()
	p := press(t)
	for _, kind := range content.FigureKinds() {
		for _, label := range []string{"", "💔", strings.Repeat("W", 60), strings.Repeat("one two ", 30)} {
			for _, rows := range []int{0, 1, 9} {
				a := content.Article{Title: strings.Repeat("A very long title ", 9), Category: content.Intimacy, Figure: figured(kind, rows, label)}
				data, err := p.Draw(a)
				picture := drawn(t, data, err)
				for side, part := range map[string]image.Rectangle{
					"left": image.Rect(0, 0, margin-8, Height), "right": image.Rect(Width-margin+8, 0, Width, Height),
					"above the rule": image.Rect(0, ruleTop-8, Width, ruleTop),
				} {
					if marked(picture, part) {
						t.Errorf("%s, %d rows of %q: drawn at the %s", kind, rows, label, side)
					}
				}
				const gap = figureGap / 2
				if between := image.Rect(margin+figureLabel+4, 340, margin+figureLabel+gap, figureBase); rows > 0 && marked(picture, between) {
					t.Errorf("%s, %d rows of %q: the label runs into the drawing", kind, rows, label)
				}
			}
		}
	}
}

func TestDraw_ASensitiveArticlesFigureIsNotShown(t *testing.T) {
	t.Parallel()
	p := press(t)
	plain, err := p.Plain()
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.Draw(content.Article{Title: "Red lines", Sensitive: true, Figure: figured(content.Bars, 2, "A label")})
	if err != nil || !bytes.Equal(data, plain) {
		t.Errorf("the card is not the plain one (%v)", err)
	}
}
