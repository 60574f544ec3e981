package client_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"stale.love/app/client"
	"stale.love/app/client/clienttest"
)

// named is the actions that code names where a reader can press something: what pages
// place, what sheets and shortcuts ask for, what a browser hears without a page's help.
func named(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, room := range []string{"../page", "../ui", "../browser", "."} {
		err := filepath.WalkDir(room, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				for _, name := range actionsOf(n) {
					found[name] = set.Position(n.Pos()).String()
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// actionsOf returns the actions that a node of a program names.
func actionsOf(n ast.Node) []string {
	text := func(e ast.Expr) string {
		if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			s, _ := strconv.Unquote(literal.Value)
			return s
		}
		return ""
	}
	names := []string{""}
	switch n := n.(type) {
	case *ast.CallExpr:
		switch f := name(n.Fun); {
		case f == "Action" && len(n.Args) > 2, f == "finishing":
			names[0] = text(n.Args[0])
		case f == "DataSet" && (text(n.Args[0]) == "action" || text(n.Args[0]) == "submit"):
			names[0] = text(n.Args[1])
		}
	case *ast.KeyValueExpr:
		if name(n.Key) == "Action" {
			names[0] = text(n.Value)
		}
	case *ast.CompositeLit:
		if name(n.Type) == "Shortcut" && len(n.Elts) == 4 {
			names[0] = text(n.Elts[2])
		}
		if array, ok := n.Type.(*ast.ArrayType); ok && name(array.Elt) == "Shortcut" {
			for _, e := range n.Elts {
				names = append(names, text(e.(*ast.CompositeLit).Elts[2]))
			}
		}
	}
	return slices.DeleteFunc(names, func(s string) bool { return s == "" })
}

func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

func TestActions_EachHasAHandlerAndEachHandlerAnAction(t *testing.T) {
	t.Parallel()
	handled := client.New(client.Ports{Browser: new(clienttest.Browser), Device: new(clienttest.Device)}).Actions()
	// The page's own scripts and the shortcuts' own steps do these.
	elsewhere := []string{"exit", "next-stop", "last-stop", "contents"}
	found := named(t)
	for _, action := range slices.Sorted(maps.Keys(found)) {
		if !slices.Contains(handled, action) && !slices.Contains(elsewhere, action) {
			t.Errorf("%s: nobody handles %q", found[action], action)
		}
	}
	for _, action := range handled {
		if found[action] == "" {
			t.Errorf("%q is handled, and nothing can be pressed for it", action)
		}
	}
	if len(found) < 90 {
		t.Errorf("only %d actions are seen", len(found))
	}
}
