// Package read is what the readers of all families of formats share.
//
// A Source is what one definition is read from: it bounds the work and collects
// the problems. Nodes are its values, whatever the notation: maps, lists and
// scalars with the places that they stand at and what of them could not be
// resolved. Neither knows API Gateway.
//
// A Loader collects what a definition has. Its Reader reads the parts of a
// method (the integration, its responses, the method responses), and gateway
// responses, from nodes by the table of members in package definition.
package read
