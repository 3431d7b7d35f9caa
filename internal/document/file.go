package document

// File is a document that has been read.
type File struct {
	Name string // as people know it: "<stdin>" for standard input
	Data []byte
}
