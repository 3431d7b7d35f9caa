/*
Package lint finds what is wrong with integration responses before they are
deployed: patterns that do not match what they seem to mean, responses that are
never chosen, mappings that the service refuses, templates that do not give
JSON.

Check looks at one method as package formats reads it, CheckAPI at a definition
with what loading it has reported. Each Finding has a rule, a severity, a place
in the file, a sentence and often a fix; Rules describes the rules. Text, JSON,
SARIF 2.1.0 and GitHub annotations are written by WriteText, WriteJSON,
WriteSARIF and WriteGitHub. Fix applies the edits that are safe.

# How it is judged

Rules about patterns work on the syntax tree and on a finite automaton of it:
two patterns overlap if their automata accept a common string, which is the
example that the finding gives; a response is unreachable if what it matches is
within what goes before it; a loop takes exponential time if the automaton is
exponentially ambiguous. Patterns with look-around or back-references are judged
on the safe side. Status codes are simply tried, all 500.

Rules about templates look at the syntax, and for JSON at all ways through the
template: they are followed with a machine that reads JSON, without any body.

A severity of Warning or Error means that something is wrong; what is only worth
knowing is a Note. Everything is bounded, whatever the definition holds: by
method and rule, and where a bound is reached there is a finding that says what
was left out. All functions are safe for concurrent use.
*/
package lint
