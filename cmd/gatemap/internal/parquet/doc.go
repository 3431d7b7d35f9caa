// Package parquet reads and writes Parquet files through the program gatemap-parquet.
// The library for the format makes a program larger by a third and later by a
// millisecond, and few runs need it: it is in a module of its own.
package parquet
