// Package selection decides which integration response answers a backend.
//
// Each response has a status code of its own and, unless it is the default, a
// pattern for the whole of the subject. The subject is the error message of a
// Lambda function, or the status code that the backend gave, as text; a Lambda
// function that succeeded has the empty string (rules/selection.md#subject).
//
// Where several patterns match, nothing is recorded that settles the order for
// all types. Chosen is: for a status, the response whose own status code it
// is; otherwise the lowest status code. Of two defaults the lowest status code
// counts. Source: rules/selection.md#precedence.
//
// TraceStatus and TraceMessage give every pattern's answer, and in plain words
// why one does not match: the text that is missing, the line end at which "."
// stops, the part that a whole match leaves over, or the first character that
// no match has.
//
// All patterns of a selection share one budget of steps, look-around included:
// that of the evaluation, or Options.Steps. When it is used up the error is a
// *PatternError, never another response.
//
// A Selector computes the answer for each three-digit status when it is made,
// so that selection by status is one load for any number of patterns.
package selection
