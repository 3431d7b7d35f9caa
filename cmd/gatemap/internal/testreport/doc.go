// Package testreport writes what a run of case files came to: as text for
// people, as JSON lines, as TAP 13 and as the XML of JUnit.
package testreport
