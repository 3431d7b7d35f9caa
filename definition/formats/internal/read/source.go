package read

import (
	"io/fs"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// Source is what one definition is read from: its files and the values that
// the options give, with the work that reading it has cost so far and the
// problems that were found.
type Source struct {
	Name string // in messages
	FS   fs.FS  // nil: Data is all there is
	Data []byte
	Root string // of the options, for a message

	// Folder is how the user names the folders of fsys, in positions.
	Folder source.Folder

	Memory     *Memory // of loads before; may be nil
	Parameters map[string]string
	MaxBytes   int // over all files; 0 is defaultMaxBytes

	Problems definition.Faults

	// Contents are the files that were read, by their names in positions.
	Contents map[string][]byte

	bytes, files, nodes, steps, written int

	last *text // that PosAt was asked for

	twice int // keys of the files that are there twice

	// Whole says that each file is parsed at once. Cut says that one was not: what it is
	// refused for may not be the first thing that is wrong with it.
	Whole, Cut bool

	// Late returns the key of a map of the next document that Each may make member by
	// member, or "". nil is none.
	Late func(text []byte) (key string)
	late *Node // the map, until it is made

	// Once says that each part of the document is read once, and in its order.
	Once bool
	// Shared says that parts of the document stand in several places of it.
	Shared bool
	// referred says that a $ref may lead to something else than a declaration.
	referred bool
	seen     map[problemKey]bool
}

// NewSource returns the source of a definition that messages call name.
func NewSource(name string) *Source {
	return &Source{Name: name, Contents: make(map[string][]byte), seen: make(map[problemKey]bool)}
}
