// Package complete offers what can be written at a place of a mapping template,
// says what stands there, and finds where a variable is set. The template may be
// broken, as it is while somebody types.
//
// What there is comes from the engine's own tables and from package analysis: the
// members of $input, $util, $context and $foreach, the methods that a value has by
// what it can be, and the names in sample payloads. Only what is said about them
// in a sentence stands here.
//
// Offsets are bytes; editors convert them (source.UTF16). All functions are
// safe for concurrent use, take any text, and do a bounded amount of work.
package complete
