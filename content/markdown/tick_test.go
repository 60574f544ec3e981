package markdown

import (
	"strings"
	"testing"
)

func TestTicks_AnItemToTickIsDrawnAsOne(t *testing.T) {
	t.Parallel()
	files := magazine(t)
	edit(t, files, "articles/two-rituals.md", "Pizza on a Friday.", "- [ ] **Safe?**\n\n  Then go.\n\n- [x] Paid\n- [y] plain")
	a, _ := mustLoad(t, files).Article("two-rituals")
	for _, part := range []string{"<li class=\"tick\">\n<p><strong>Safe?</strong></p>\n<p>Then go.</p>", "<li class=\"tick\">\n<p>Paid</p>", "<li>\n<p>[y] plain</p>"} {
		if !strings.Contains(a.HTML, part) {
			t.Errorf("there is no %s in %s", part, a.HTML)
		}
	}
	if strings.Contains(a.HTML, "<input") {
		t.Error("a tick that nothing keeps can be set")
	}
}
