// Package config loads the configuration file of a command and says where in
// that file a fault is, also when only Compile finds it.
package config
