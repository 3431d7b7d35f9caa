package bench

import "slices"

// Rows returns the goals, in the order of the report.
func Rows() []*Row {
	return slices.Concat(selectionRows(), engineRows(), templateRows(), gatewayRows(), apiRows(), serveRows(), envoyRows(), callerRows(), constructRows(), constructPeerRows(), editorRows(), earlierRows(), realRows())
}
