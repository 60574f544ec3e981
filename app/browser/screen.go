//go:build js

package browser

import (
	"context"
	"sync"
	"syscall/js"
)

// Screen keeps the device's screen on, and can sound a soft tone. Where a browser
// can do neither it does nothing. The zero value is ready.
type Screen struct {
	mu    sync.Mutex
	lock  js.Value // a WakeLockSentinel
	audio js.Value // an AudioContext
}

// StayAwake keeps the screen on, or lets it go off again. The browser lets go by
// itself when the page is hidden: call it again when it is back.
func (s *Screen) StayAwake(ctx context.Context, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	held := s.lock.Truthy() && !s.lock.Get("released").Bool()
	wakeLock := global("navigator").Get("wakeLock")
	switch {
	case on == held:
	case held:
		await(ctx, s.lock.Call("release"))
	case wakeLock.Truthy() && new(Window).InFront():
		if lock, err := await(ctx, wakeLock.Call("request", "screen")); err == nil {
			s.lock = lock
		}
	}
}

// AllowTone prepares the tone. Browsers let a page sound only from what a reader
// pressed; it has to be called then.
func (s *Screen) AllowTone() {
	s.mu.Lock()
	defer s.mu.Unlock()
	try(func() {
		if constructor := global("AudioContext"); !s.audio.Truthy() && constructor.Truthy() {
			s.audio = constructor.New()
		}
		if s.audio.Truthy() {
			s.audio.Call("resume")
		}
	})
}

// Tone sounds two soft notes, if AllowTone was called before.
func (s *Screen) Tone() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.audio.Truthy() {
		return
	}
	try(func() {
		now := s.audio.Get("currentTime").Float()
		for i, pitch := range []float64{523.25, 392} {
			from := now + 0.45*float64(i)
			note, volume := s.audio.Call("createOscillator"), s.audio.Call("createGain")
			note.Get("frequency").Set("value", pitch)
			level := volume.Get("gain")
			level.Call("setValueAtTime", 0.0001, from)
			level.Call("exponentialRampToValueAtTime", 0.12, from+0.04)
			level.Call("exponentialRampToValueAtTime", 0.0001, from+1.4)
			note.Call("connect", volume)
			volume.Call("connect", s.audio.Get("destination"))
			note.Call("start", from)
			note.Call("stop", from+1.5)
		}
	})
}
