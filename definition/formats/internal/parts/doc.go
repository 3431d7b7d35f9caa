// Package parts reads the parts of a method (the integration, its responses, the
// method responses) and gateway responses from the values of a definition, by
// the table of members in package definition, and collects what a definition
// has.
package parts
