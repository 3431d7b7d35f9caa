// Package parquet reads and writes Parquet files through the program gatemap-parquet.
// The library for the format makes the command larger by 7 MB and its module graph by
// six modules, and few runs need it: it is in a module of its own.
package parquet
