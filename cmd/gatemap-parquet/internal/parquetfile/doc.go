// Package parquetfile reads the columns of Parquet files that nobody has checked.
//
// The thrift structures, the encodings of values and the compressions are those of
// public libraries. Those trust what a file says of itself: a page that claims two
// thousand million values, a list of as many row groups or a block that unpacks
// without end are allocated before anything is wrong. So each number is compared
// here, with the bytes that are there or with a limit, before a library sees it.
package parquetfile
