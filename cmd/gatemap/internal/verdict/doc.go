// Package verdict keeps the score of a run of checked cases and reports it:
// failures as they come, then known deviations by name and the totals.
package verdict
