package jsonways

import "github.com/gatemap/gatemap/internal/vtl"

// CheckTwice is Check without knowing that a second look finds the same.
func CheckTwice(src string, list []*vtl.Element, steps int) (faults []Fault, left int) {
	return check(src, list, steps, true)
}
