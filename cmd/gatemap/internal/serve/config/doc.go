// Package config reads the configuration file of a command: YAML whose members
// are the command's flags by their long names. What the command line says goes
// before what the file says.
package config
