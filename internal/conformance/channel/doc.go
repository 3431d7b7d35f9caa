// Package channel keeps, for each way in which integration responses can be
// evaluated with this module (the command, a gateway, another language), which of
// the cases of testdata/rules it can express, and which of these come out otherwise
// than the case says. The lists are in testdata/channels, one file for a channel;
// the channel's own test runs the cases and compares what differs with its list,
// and docs/channels.md is made of all of them.
package channel
