package parquetfile

import "fmt"

// Limits bound what reading a file may cost. Bytes are those in memory.
type Limits struct {
	Footer  int // bytes of the footer
	Entries int // structures in the lists of the footer: schema elements, row groups, column chunks
	Leaves  int // columns
	Depth   int // groups around a column
	Header  int // bytes of a page's header
	Page    int // bytes of a page, unpacked
	Values  int // values of a page or a dictionary, nulls included
	Held    int // bytes of the pages and dictionaries of all columns at a time
}

// DefaultLimits are far beyond what Spark, DuckDB and Arrow write: pages of about
// 1 MB and up to a million rows. A payload may have 10 MB.
func DefaultLimits() Limits {
	return Limits{
		Footer: 16 << 20, Entries: 1 << 18, Leaves: 4096, Depth: 24,
		Header: 16 << 20, Page: 128 << 20, Values: 8 << 20, Held: 768 << 20,
	}
}

// A DamagedError says that a file is not what it says it is, or beyond a limit.
type DamagedError struct {
	Where string // column and page, or footer
	What  string
}

// Error names the place.
func (e *DamagedError) Error() string { return e.Where + ": " + e.What }

func damaged(where, format string, args ...any) error {
	return &DamagedError{where, fmt.Sprintf(format, args...)}
}
