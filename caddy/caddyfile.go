package caddy

import (
	"encoding/json"
	"strings"

	caddyserver "github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/caddyconfig/caddyfile"
	"github.com/caddyserver/caddy/v2/caddyconfig/httpcaddyfile"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp"
)

func init() {
	httpcaddyfile.RegisterHandlerDirective("gatemap", parse)
	// Inside encode, which is to compress what has been mapped, and around all that
	// answers: handle, route, respond, reverse_proxy, file_server.
	httpcaddyfile.RegisterDirectiveOrder("gatemap", httpcaddyfile.After, "encode")
}

func parse(helper httpcaddyfile.Helper) (caddyhttp.MiddlewareHandler, error) {
	h := new(Handler)
	return h, h.UnmarshalCaddyfile(helper.Dispenser)
}

// UnmarshalCaddyfile implements caddyfile.Unmarshaler:
//
//	gatemap [<matcher>] [<file>] {
//		definition     <file> [<base path> [<api>]]
//		format         <format>
//		parameter      <name> <value>
//		method         <method> <path>
//		stage          <name> [prefix]
//		stage_variable <name> <value>
//		context        <name> <value>
//		authorized
//		timeout        <duration>
//		allow_faults
//	}
func (h *Handler) UnmarshalCaddyfile(d *caddyfile.Dispenser) error {
	d.Next() // the directive's name
	if d.NextArg() {
		h.Definitions = append(h.Definitions, Definition{File: d.Val()})
	}
	if d.NextArg() {
		return d.ArgErr()
	}
	object := make(map[string]any)
	for d.NextBlock(0) {
		if err := h.option(d, object); err != nil {
			return err
		}
	}
	if len(h.Definitions) == 0 {
		return d.Err("gatemap names no API definition (a first argument that begins with / is a path matcher: name such a file in a block, as definition <file>)")
	}
	if len(object) > 0 {
		h.Context = encoded(object)
	}
	return nil
}

// option reads one line of the block.
func (h *Handler) option(d *caddyfile.Dispenser, object map[string]any) error {
	name, args := d.Val(), d.RemainingArgs()
	known, ok := options[name]
	switch {
	case !ok:
		return d.Errf("gatemap has no option %s", name)
	case len(args) < known.least || len(args) > known.most:
		return d.ArgErr()
	}
	args = append(args, make([]string, known.most-len(args))...)
	switch name {
	case "definition":
		h.Definitions = append(h.Definitions, Definition{File: args[0], BasePath: args[1], API: args[2]})
	case "format":
		h.Format = args[0]
	case "parameter":
		return put(d, &h.Parameters, args)
	case "method":
		h.Method = strings.ToUpper(args[0]) + " " + args[1]
	case "stage":
		if args[1] != "" && args[1] != "prefix" {
			return d.Errf("stage %s %s: only prefix may stand behind the name", args[0], args[1])
		}
		h.Stage, h.StagePrefix = args[0], args[1] != ""
	case "stage_variable":
		return put(d, &h.StageVariables, args)
	case "context":
		return nest(d, object, args[0], args[1])
	case "authorized":
		h.Authorized = true
	case "timeout":
		duration, err := caddyserver.ParseDuration(args[0])
		if err != nil {
			return d.Errf("timeout %s: %v", args[0], err)
		}
		h.Timeout = caddyserver.Duration(duration)
	case "allow_faults":
		h.AllowFaults = true
	}
	return nil
}

// options are those of the block, with the number of their arguments.
var options = map[string]struct{ least, most int }{
	"definition": {1, 3}, "format": {1, 1}, "parameter": {2, 2}, "method": {2, 2}, "stage": {1, 2}, "stage_variable": {2, 2},
	"context": {2, 2}, "authorized": {}, "timeout": {1, 1}, "allow_faults": {},
}

func put(d *caddyfile.Dispenser, to *map[string]string, args []string) error {
	if _, known := (*to)[args[0]]; known {
		return d.Errf("%s is given twice", args[0])
	}
	if *to == nil {
		*to = make(map[string]string)
	}
	(*to)[args[0]] = args[1]
	return nil
}

// nest sets a member of an object by a name with dots: authorizer.principalId.
func nest(d *caddyfile.Dispenser, object map[string]any, name, value string) error {
	for part, rest, inner := strings.Cut(name, "."); inner; part, rest, inner = strings.Cut(rest, ".") {
		if object[part] == nil {
			object[part] = make(map[string]any)
		}
		next, ok := object[part].(map[string]any)
		if !ok {
			return d.Errf("context %s: %s has a value already", name, part)
		}
		object, name = next, rest
	}
	if _, known := object[name]; known {
		return d.Errf("context: %s has a value already", name)
	}
	object[name] = value
	return nil
}

// encoded is an object as JSON: strings and objects can always be encoded.
func encoded(object map[string]any) json.RawMessage {
	data, err := json.Marshal(object)
	if err != nil {
		panic(err)
	}
	return data
}

var _ caddyfile.Unmarshaler = (*Handler)(nil)
