// Package syntax has what tools see of a template: its elements, the spans that
// hooks report while it is executed, the blocks that there are to cover, and the
// errors, which know their place. Packages template and template/vtl make them.
//
// Lines and columns begin at 1, and columns count characters; offsets and spans
// are bytes from 0. All of it is plain data.
package syntax
