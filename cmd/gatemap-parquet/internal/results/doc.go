// Package results makes a Parquet file of the lines that gatemap replay writes: a
// line is a row, and a member a column.
package results
