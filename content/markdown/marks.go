package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// kindMark is process-wide because goldmark numbers its kinds so.
var kindMark = ast.NewNodeKind("Mark")

// mark is "[@name]", "[!name]" or "[^name]" in a text. The first cites a
// source; the second starts a box, which takes it out again; the third is a
// footnote that the footnote parser did not know, and always a mistake.
type mark struct {
	ast.BaseInline
	sign   byte // @, ! or ^
	name   string
	number int // of the source, in order of first citation
}

func (*mark) Kind() ast.NodeKind { return kindMark }

func (m *mark) Dump(source []byte, level int) {
	ast.DumpHelper(m, source, level, map[string]string{"Mark": m.String()}, nil)
}

func (m *mark) String() string { return "[" + string(m.sign) + m.name + "]" }

// markParser parses marks. A bracket and a sign are always one, however odd
// the name: what is not meant as one should be reported, not shown to readers.
type markParser struct{}

func (markParser) Trigger() []byte { return []byte{'['} }

func (markParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if len(line) < 3 || !bytes.ContainsRune([]byte("@!^"), rune(line[1])) || line[1] == '!' && line[2] == '[' {
		return nil // "[![" opens a linked image
	}
	end := bytes.IndexByte(line, ']')
	if end < 0 {
		return nil
	}
	block.Advance(end + 1)
	return &mark{sign: line[1], name: string(line[2:end])}
}

// checkMarks reports the marks that mean nothing where they stand.
func (d *draft) checkMarks(doc ast.Node) {
	walk(doc, func(n ast.Node) {
		m, ok := n.(*mark)
		if !ok {
			return
		}
		switch m.sign {
		case '!':
			d.bad(offset(m), fmt.Sprintf("%s does not start a box", m), "begin a block quote with [!TRY] or [!THIN]")
		case '^':
			d.bad(offset(m), fmt.Sprintf("footnote %s is not written", m), fmt.Sprintf("add a line “%s: …” or remove it", m))
		}
	})
}
