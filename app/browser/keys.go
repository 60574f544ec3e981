//go:build js

package browser

import (
	"strconv"
	"syscall/js"

	"stale.love/app/client"
	"stale.love/content"
)

// answerByKey lets the checkup be taken by keyboard: 1 to 5 answer the question
// that has the focus (or the one in front, while the text as a whole has it), 0 skips it,
// Enter goes on. The arrow keys are the radio buttons' own. It reports whether
// the key was for it.
func answerByKey(e js.Value, h client.Handlers) bool {
	for _, modifier := range []string{"ctrlKey", "metaKey", "altKey"} {
		if e.Get(modifier).Bool() {
			return false
		}
	}
	target, key := e.Get("target"), e.Get("key").String()
	if key == "Enter" && target.Get("type").String() == "radio" && target.Call("closest", "[data-checkup]").Truthy() {
		// Without this the form would be sent.
		e.Call("preventDefault")
		go h.Press(client.Press{Action: "next", Arg: target.Get("name").String(), Key: true})
		return true
	}
	n, err := strconv.Atoi(key)
	if err != nil || len(key) != 1 {
		return false
	}
	question := target.Call("closest", ".question[data-item]")
	if !question.Truthy() && target.Get("id").String() == "main" {
		question = global("document").Call("querySelector", ".checkup:not(.as-list) .question.current[data-item]")
	}
	if !question.Truthy() {
		return false
	}
	item := question.Get("dataset").Get("item").String()
	if n == 0 {
		go h.Press(client.Press{Action: "skip", Arg: item, Key: true})
		return true
	}
	option := question.Call("querySelector", `input[value="`+strconv.Itoa(n-1)+`"]`)
	if !option.Truthy() {
		return false
	}
	option.Set("checked", true)
	go h.Press(client.Press{Action: "answer", Arg: item, Value: strconv.Itoa(n - 1), Key: true})
	return true
}

// chooseByKey gives buttons that act as radio buttons the keys of those.
func chooseByKey(e js.Value) {
	step := 0
	switch e.Get("key").String() {
	case "ArrowDown", "ArrowRight":
		step = 1
	case "ArrowUp", "ArrowLeft":
		step = -1
	default:
		return
	}
	here := e.Get("target")
	if here.Call("getAttribute", "role").String() != "radio" {
		return
	}
	e.Call("preventDefault")
	all := here.Call("closest", `[role="radiogroup"]`).Call("querySelectorAll", `[role="radio"]`)
	n := all.Length()
	for i := range n {
		if all.Index(i).Equal(here) {
			next := all.Index((i + step + n) % n)
			next.Call("focus")
			next.Call("click")
			return
		}
	}
}

// Choose makes the radio buttons of a question what they should be: a button that
// was pressed stays pressed by itself, and taking an answer back is not drawn.
func (*Window) Choose(name string, a content.Answer) {
	value := ""
	if a != content.Missing {
		value = strconv.Itoa(int(a))
	}
	all := global("document").Call("querySelectorAll", `.question input[name="`+name+`"]`)
	for i := range all.Length() {
		all.Index(i).Set("checked", all.Index(i).Get("value").String() == value)
	}
}

// FocusOn moves the focus to the first of the selectors that can have it, into view
// where it is not, and reports whether one could.
func (*Window) FocusOn(selectors ...string) bool {
	for _, s := range selectors {
		if el := global("document").Call("querySelector", s); el.Truthy() {
			el.Call("focus")
			if focused().value.Equal(el) {
				return true
			}
		}
	}
	return false
}

// blank hides what is private, at once: the page may be kept as it stands, and be
// seen again with Back.
func blank() {
	all := global("document").Call("querySelectorAll", ".private")
	for i := range all.Length() {
		all.Index(i).Set("hidden", true)
		all.Index(i).Set("textContent", "")
	}
}

// Print opens the browser's own dialog for printing.
func (*Window) Print() { js.Global().Call("print") }

// Started is when this page began to load, in Unix milliseconds.
func (*Window) Started() int64 { return int64(global("performance").Get("timeOrigin").Float()) }
