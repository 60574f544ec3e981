package main

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"
)

// icons draws the mark as the PNG files that manifests and phones ask for, and the
// plain icon of discreet mode. The maskable ones and Apple's sit on paper with the
// mark inside the safe zone.
func icons(from, to string) error {
	paper := color.NRGBA{0xfb, 0xf8, 0xf3, 0xff}
	for _, icon := range []struct {
		name   string
		mark   string
		size   int
		inset  float64 // share of the size left free on each side
		ground color.Color
	}{
		{"icon-192.png", "mark.svg", 192, 0.04, color.Transparent},
		{"icon-512.png", "mark.svg", 512, 0.04, color.Transparent},
		{"maskable-192.png", "mark.svg", 192, 0.2, paper},
		{"maskable-512.png", "mark.svg", 512, 0.2, paper},
		{"apple-touch-icon.png", "mark.svg", 180, 0.12, paper},
		{"plain-192.png", "plain.svg", 192, 0.04, color.Transparent},
		{"plain-512.png", "plain.svg", 512, 0.04, color.Transparent},
		{"plain-maskable-512.png", "plain.svg", 512, 0.2, paper},
		{"plain-touch-icon.png", "plain.svg", 180, 0.12, paper},
	} {
		mark, err := oksvg.ReadIcon(filepath.Join(from, icon.mark))
		if err != nil {
			return err
		}
		canvas := image.NewRGBA(image.Rect(0, 0, icon.size, icon.size))
		draw.Draw(canvas, canvas.Bounds(), image.NewUniform(icon.ground), image.Point{}, draw.Src)
		free := float64(icon.size) * icon.inset
		side := float64(icon.size) - 2*free
		mark.SetTarget(free, free, side, side)
		scanner := rasterx.NewScannerGV(icon.size, icon.size, canvas, canvas.Bounds())
		mark.Draw(rasterx.NewDasher(icon.size, icon.size, scanner), 1)
		file, err := os.Create(filepath.Join(to, icon.name))
		if err != nil {
			return err
		}
		if err := png.Encode(file, canvas); err != nil {
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}
