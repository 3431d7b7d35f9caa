// Package traffic watches the requests of a server: an Observer stands around
// its handler and tells Sinks of each request when it has been answered.
package traffic
