// Package coverage measures which integration responses, parameters, and
// lines and branches of mapping templates evaluations reach.
//
// A Mapping counts for one integration: its Hooks are given to Compile with
// gatemap.Options.TemplateHooks, and Record is given each Explanation. A Report of
// several is written for people, as an HTML page, or as a cover profile of the
// go command.
//
// A response is reached when it was selected, a parameter when it gave a
// value. A line of a template is reached when all of it was executed: text
// counts as what is executed next to it. An #if has a branch for each
// condition and one for #else, or, without it, for the case that no condition
// is true. Conditions of and and or are not looked into.
package coverage
