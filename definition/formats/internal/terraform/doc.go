// Package terraform reads the modules of Terraform, in both of its syntaxes, and
// the JSON of its plans and states.
package terraform
