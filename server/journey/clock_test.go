//go:build !js

package journey

import "fmt"

// clock makes a page believe that it is so many days later: a script for Tab.
func clock(days int) string {
	return fmt.Sprintf(`(() => {
		const Real = Date, off = %d * 86400000;
		globalThis.Date = class extends Real {
			constructor(...a) { if (a.length) super(...a); else super(Real.now() + off); }
			static now() { return Real.now() + off; }
		};
	})()`, days)
}
