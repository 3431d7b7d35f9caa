// Package cases makes the lines that gatemap replay reads of the rows of a Parquet
// file: a row is a line, and a column a member.
package cases
