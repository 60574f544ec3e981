//go:build !js

package journey

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
)

// spoken is one thing that a screen reader stops at: what it is, what it is
// called and the state it is in, as the browser's accessibility tree has it.
type spoken struct {
	role, name string
	states     []string // "pressed", "expanded", "focused", …; what is false is left out
	node       cdp.BackendNodeID
}

func (s spoken) String() string {
	line := s.role
	if s.name != "" {
		line += ` "` + s.name + `"`
	}
	if len(s.states) > 0 {
		line += " " + strings.Join(s.states, " ")
	}
	return line
}

// silent roles hold text or other roles and are not stopped at.
var silent = map[string]bool{
	"none": true, "generic": true, "StaticText": true, "InlineTextBox": true, "ListMarker": true,
	"RootWebArea": true, "paragraph": true, "LabelText": true, "LineBreak": true, "Legend": true,
	"listitem": true, "list": true, "time": true, "Time": true, "superscript": true, "article": true,
	"strong": true, "emphasis": true, "term": true, "definition": true, "SvgRoot": true, "Abbr": true,
}

// Hear reads the page out, from the top: everything that a screen reader stops
// at, without running text.
func (tab *tab) Hear() (all []spoken) {
	tab.t.Helper()
	call(tab, accessibility.Enable, cdp.Empty{})
	nodes := call(tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes
	byID := map[accessibility.NodeID]*accessibility.Node{}
	for _, n := range nodes {
		byID[n.NodeID] = n
	}
	var read func(n *accessibility.Node)
	read = func(n *accessibility.Node) {
		if n == nil {
			return
		}
		if role := text(n.Role); !n.Ignored && role != "" && !silent[role] {
			all = append(all, spoken{role, text(n.Name), states(n), n.BackendDOMNodeID})
		}
		for _, id := range n.ChildIDs {
			read(byID[id])
		}
	}
	if len(nodes) > 0 {
		read(nodes[0])
	}
	return all
}

func text(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var words string
	if json.Unmarshal([]byte(v.Value), &words) != nil {
		words = string(v.Value) // a number or a truth
	}
	return strings.Join(strings.Fields(words), " ")
}

func states(n *accessibility.Node) (all []string) {
	for _, p := range n.Properties {
		value := text(p.Value)
		switch string(p.Name) {
		case "focused", "pressed", "checked", "expanded", "modal", "disabled", "busy":
			if value == "true" {
				all = append(all, string(p.Name))
			}
		case "level":
			all = append(all, "level "+value)
		case "live":
			if value != "off" {
				all = append(all, value)
			}
		}
	}
	return all
}

// find is the first thing with a role and a name; a name that ends in "…" stands
// for any that begins like it.
func find(all []spoken, role, name string) (spoken, error) {
	for _, s := range all {
		if s.role == role && (s.name == name || strings.HasSuffix(name, "…") && strings.HasPrefix(s.name, strings.TrimSuffix(name, "…"))) {
			return s, nil
		}
	}
	lines := make([]string, len(all))
	for i, s := range all {
		lines[i] = s.String()
	}
	return spoken{}, fmt.Errorf("no %s %q is heard in:\n\t%s", role, name, strings.Join(lines, "\n\t"))
}

// Reach puts the focus on something heard, as a screen reader's cursor does.
func (tab *tab) Reach(s spoken) {
	tab.t.Helper()
	call(tab, dom.Focus, dom.FocusParams{BackendNodeID: s.node})
}
