// Package regex matches java.util.regex patterns as Java 17 does.
//
// API Gateway selects an integration response with Pattern.matches, and mapping templates call String.matches, replaceAll,
// replaceFirst and split. The syntax differs from Go's in many ways that do not show: "." stops at five line terminators,
// classes have intersections, "a{,2}" is an error. So package syntax parses the whole of it, and this package has the machines
// that match.
//
// A full match ([Regexp.Matches]) takes the cheapest way that gives Java's answer, chosen by [Compile] and printed by
// [Regexp.Strategy]:
//
//   - literals, alternatives of them, status classes such as 4\d{2}, and texts with ".*", "(\n|.)*" or "[\s\S]*" around them
//     are compared directly; several patterns can share the search for line terminators ([Subject]);
//   - other regular patterns run on a DFA that is built as far as subjects need it, and on the sets of an NFA where the DFA
//     would be too large: linear in subject times pattern, up to 262,144 instructions with counted repetitions written out.
//     Possessive and atomic parts are regular where what follows cannot take what they would have to give back;
//   - look-around, back-references, grapheme clusters, other atomic and possessive parts, and the few larger patterns run on
//     a backtracking machine, which makes the same choices in the same order as Java and gives up after a number of steps ([BudgetError]),
//     never on a clock.
//
// Finding with captures ([Finder], [Regexp.AppendReplaceAll], [Regexp.AppendSplit]) runs on the backtracking machine too,
// because captures show the order of choices. Without back-references it remembers where it has failed, so that its steps
// are bounded by pattern size times subject; the counts of nested counted loops multiply that, so these may end at the budget.
//
// The Metered forms spend from the meter of an evaluation, so that all its patterns share one limit. What a match costs
// depends on pattern and subject only, not on what earlier matches have built.
//
// Strings are UTF-8 that may hold lone surrogates as three bytes each (WTF-8), as Java strings may. Offsets are in bytes.
//
// Sources: rules/selection.md#full-match, rules/selection.md#flavour; the rules that no documentation has were asked of a Java 17 runtime and are rows
// of this package's tests.
package regex
