// Package output writes files that are never half written.
package output
