// Package config reads the configuration file of a command: YAML whose members
// are the command's flags by their long names. The command line takes
// precedence over the file.
package config
