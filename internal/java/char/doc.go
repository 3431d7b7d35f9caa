// Package char has what java.lang.Character of Java 17 (Unicode 13) knows of a code point and Go's packages do not, or
// know of another version of Unicode: names, general category, directionality, numeric value, and the classes that
// java.util.regex divides text into grapheme clusters by.
//
// The tables are files that testdata/Dump.java asks of a Java runtime. They are embedded compressed and read on first use,
// the names apart from the rest, so that programs that never ask pay for their size only. All functions are safe for
// concurrent use.
package char

//go:generate java --add-opens java.base/java.util.regex=ALL-UNNAMED testdata/Dump.java
