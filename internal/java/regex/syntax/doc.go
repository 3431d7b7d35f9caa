// Package syntax parses the patterns of java.util.regex, as Java 17 does, into trees.
//
// [Parse] reads the whole syntax: what Java rejects is rejected with the place that Java names. What Java accepts and this
// package does not (the undocumented (?c), and a right side missing behind && in a class) is rejected too, never taken for
// something else; see [ErrUnsupported].
//
// Beside the tree are the questions that more than one reader has about it: the characters of a class ([Class]), the
// repetitions and look-behinds as Java studies them before it matches ([Form], [Extent]), the spelling of a simple pattern
// as texts and gaps ([Simple]), and trees without what only a backtracking matcher can do ([Regular], [Relax]). How a pattern
// is matched is no part of it.
//
// A pattern is UTF-8 that may hold lone surrogates as three bytes each (WTF-8), as Java strings may. Offsets are in bytes.
//
// Sources: rules/selection.md#flavour, java.util.regex.Pattern; what no documentation has was asked of a Java 17 runtime. The
// tables of code points (unicode.txt) are those of Java 17, Unicode 13.
package syntax
