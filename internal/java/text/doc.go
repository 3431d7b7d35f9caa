// Package text gives Go strings the meaning of java.lang.String.
//
// A string is WTF-8: UTF-8, where half of a surrogate pair is the three bytes
// that UTF-8 would use for its code point (ED A0..BF xx). Two halves that make
// a pair never stand side by side; Append joins them. Lengths and positions
// are counted in UTF-16 units where a name ends in 16 or says unit. Functions
// do not allocate unless they must build a new string.
//
// Java means Java 17.
package text
