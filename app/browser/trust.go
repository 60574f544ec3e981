//go:build js

package browser

import (
	"fmt"
	"syscall/js"

	"stale.love/app/markup"
)

// trusted is where go-app, changed by web/build, finds what makes HTML of text.
const trusted = "markupPolicy"

// TrustMarkup makes the one policy by which text becomes HTML in this page: what
// package markup refuses does not, whoever asks. Browsers without Trusted Types ask it
// all the same.
func (*Window) TrustMarkup() {
	rules := map[string]any{"createHTML": js.FuncOf(func(_ js.Value, args []js.Value) any {
		html := argument(args).String()
		if err := markup.Check(html); err != nil {
			global("console").Call("error", err.Error())
			return "<div></div>"
		}
		return html
	})}
	policy := js.ValueOf(rules)
	if types := global("trustedTypes"); types.Truthy() {
		if err := try(func() { policy = types.Call("createPolicy", "markup", rules) }); err != nil {
			global("console").Call("error", fmt.Sprint("making the policy: ", err))
		}
	}
	js.Global().Set(trusted, policy)
}
