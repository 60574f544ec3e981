//go:build !js

package card

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFitTitle_IsReadAtTheSizeOfAThumbnail(t *testing.T) {
	t.Parallel()
	p := press(t)
	for _, title := range hostile() {
		if title = p.set(p.title, 0).known(title); title == "" {
			continue
		}
		b := p.fitTitle(title, maxLines)
		if b.face.size < 64 || len(b.lines) == 0 || len(b.lines) > maxLines || b.last() > titleBase {
			t.Errorf("%q: %d lines at %v px, the last at %v", title, len(b.lines), b.face.size, b.last())
		}
	}
}

func TestFitTitle_AShortTitleIsLargerThanALongOne(t *testing.T) {
	t.Parallel()
	p := press(t)
	short, long := p.fitTitle("Small bids, big bond", maxLines), p.fitTitle(strings.Repeat("a longer title ", 8), maxLines)
	if short.face.size != titleSizes()[0] || long.face.size >= short.face.size {
		t.Errorf("%v px and %v px", short.face.size, long.face.size)
	}
}

func TestFitTitle_WhatIsTooLongEndsInAnEllipsis(t *testing.T) {
	t.Parallel()
	p := press(t)
	b := p.fitTitle(strings.Repeat("one, two – ", 60), maxLines)
	last := b.lines[len(b.lines)-1]
	if before, ok := strings.CutSuffix(last, "…"); !ok || strings.TrimRight(before, ",– ") != before {
		t.Errorf("it ends in %q", last)
	}
}

func TestFitDek_IsThereAsAWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	p := press(t)
	for _, dek := range []string{"", "Short.", strings.Repeat("Quite a lot of words. ", 9), strings.Repeat("w", 300)} {
		b := p.fitDek(dek, 240)
		if got := strings.Join(b.lines, " "); got != "" && got != strings.TrimSpace(dek) {
			t.Errorf("%q became %q", dek, got)
		}
		if b.last() > dekBase {
			t.Errorf("%q ends at %v", dek, b.last())
		}
	}
}

func TestBalance_KeepsEveryWordAndNoMoreLines(t *testing.T) {
	t.Parallel()
	face := press(t)
	f := face.set(face.title, 72)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[A-Za-z’–]{1,14}`), 1, 20).Draw(t, "words")
		lines := f.wrap(words, measure)
		balanced := f.balance(words, lines)
		if len(balanced) > len(lines) || strings.Join(balanced, " ") != strings.Join(words, " ") {
			t.Fatalf("%q became %q", lines, balanced)
		}
		for _, line := range balanced {
			if f.width(line) > measure {
				t.Fatalf("%q is %v px wide", line, f.width(line))
			}
		}
	})
}

func TestBalance_LeavesNoWordAlone(t *testing.T) {
	t.Parallel()
	p := press(t)
	f := p.set(p.title, 96)
	words := strings.Fields("Why Imago works for some couples and not for others")
	want := []string{"Why Imago works", "for some couples", "and not for others"}
	if got := f.balance(words, f.wrap(words, measure)); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestChunks_ADashDoesNotBeginALine(t *testing.T) {
	t.Parallel()
	if got := chunks("one – two — three"); !slices.Equal(got, []string{"one\u00a0–", "two\u00a0—", "three"}) {
		t.Errorf("got %q", got)
	}
}

func TestKnown_TypographyStaysAndEmojiGo(t *testing.T) {
	t.Parallel()
	p := press(t)
	for _, font := range []*face{p.set(p.title, 72), p.set(p.text, 38)} {
		const typography = "“double” ‘single’ it’s 1995–2004 – — … é Ł Æ ß & < > \u00a0 × ½ €"
		if got := font.known(typography); got != typography {
			t.Errorf("%q became %q", typography, got)
		}
		if got := font.known("a ❤\ufe0f 💔 b\u200d\u202ec"); strings.Contains(got, "💔") || strings.ContainsAny(got, "\u200d\u202e\ufe0f") {
			t.Errorf("got %q", got)
		}
	}
}
