// Command caddy is a Caddy with the handler gatemap, as docs/caddy.md says to
// write it.
package main

import (
	caddycmd "github.com/caddyserver/caddy/v2/cmd"

	_ "github.com/caddyserver/caddy/v2/modules/standard"
	_ "github.com/gatemap/gatemap/caddy"
)

func main() {
	caddycmd.Main()
}
