package deploy

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// The forms in which definitions name a function that only a deployment knows.
var (
	// ${PetFunction.Arn}, ${PetFunction}: the logical id of CloudFormation
	logicalID = lazyregexp.New(`^\$\{([A-Za-z0-9]+)(?:\.Arn|\.Alias|\.Version)?\}$`)

	// ${aws_lambda_function.pet.invoke_arn}, ${module.pets.invoke_arn}
	reference = lazyregexp.New(`^\$\{([A-Za-z0-9_-]+\.([A-Za-z0-9_-]+))(?:\[[^\]]*\])?\.[A-Za-z0-9_.]+\}$`)

	// the end that the CDK gives a logical id
	cdkHash = lazyregexp.New(`^(.+)[0-9A-F]{8}$`)
)

// functionNames returns the names under which a function of an integration's URI
// can be declared, the most exact first: the ARN, the name with its qualifier,
// the name, the logical id and what it was made of. The last but for those of a
// generated id is what people call it.
func functionNames(uri string) []string {
	arn := uri
	if _, rest, ok := strings.Cut(uri, "/functions/"); ok {
		arn, _, _ = strings.Cut(rest, "/invocations")
	}
	names := []string{arn}
	name, resolved := arn, true
	if _, rest, ok := strings.Cut(arn, ":function:"); ok {
		name = rest
		names = append(names, name)
	} else if at := strings.LastIndex(arn, "}:"); at >= 0 && strings.HasPrefix(arn, "${") {
		names = append(names, arn[:at+1])
		name, resolved = arn[:at+1], false
	}
	if bare, _, ok := strings.Cut(name, ":"); ok && resolved && !strings.HasPrefix(name, "${") && !strings.HasPrefix(name, "arn:") {
		name = bare
		names = append(names, name)
	}
	if m := logicalID.FindStringSubmatch(name); m != nil {
		names = append(names, m[1])
		names = append(names, madeOf(m[1])...)
	} else if m := reference.FindStringSubmatch(name); m != nil {
		names = append(names, m[1], m[2])
	}
	return slices.Compact(names)
}

// madeOf returns what a logical id was made of: the name of a function of the
// Serverless Framework, the id of a construct of the CDK.
func madeOf(id string) []string {
	if name, ok := strings.CutSuffix(id, "LambdaFunction"); ok && name != "" {
		runes := []rune(name)
		runes[0] = unicode.ToLower(runes[0])
		plain := strings.NewReplacer("Dash", "-", "Underscore", "_").Replace(string(runes))
		return slices.Compact([]string{name, plain})
	}
	if m := cdkHash.FindStringSubmatch(id); m != nil {
		return []string{m[1]}
	}
	return nil
}

// shortName is what a message calls a function of a URI.
func shortName(uri string) string {
	names := functionNames(uri)
	for _, name := range names[1:] {
		if !strings.ContainsAny(name, ":${}") {
			return name
		}
	}
	return names[len(names)-1]
}

// anyFunction declares an endpoint for all functions without one of their own.
const anyFunction = "*"

// functions invokes the functions that are declared, each at its endpoint. It
// is a gatemaphttp.Invoker.
type functions struct{ by map[string]*function }

// function is a declared function.
type function struct {
	name    string // as it is declared
	url     *url.URL
	invoker *gatemaphttp.HTTPInvoker
	as      string // its name at the endpoint; "" is the name in the definition
}

// newFunctions reads what --lambda declares: NAME=URL, where the URL is that of
// a server with Lambda's interface, or that of the invocations of one function:
// http://127.0.0.1:9000/2015-03-31/functions/function/invocations.
func newFunctions(declared map[string]*url.URL) *functions {
	f := &functions{by: make(map[string]*function, len(declared))}
	for name, u := range declared {
		made := &function{name: name, url: u}
		base := *u
		if before, rest, ok := strings.Cut(u.Path, "/2015-03-31/functions/"); ok {
			base.Path, base.RawPath = before, ""
			made.as, _, _ = strings.Cut(rest, "/")
		} else if name != anyFunction {
			made.as = name
		}
		made.invoker = &gatemaphttp.HTTPInvoker{Endpoint: &base}
		f.by[name] = made
	}
	return f
}

// find returns the function that a URI calls, nil when it is not declared.
func (f *functions) find(uri string) *function {
	for _, name := range functionNames(uri) {
		if found := f.by[name]; found != nil {
			return found
		}
	}
	return f.by[anyFunction]
}

// Invoke implements gatemaphttp.Invoker.
func (f *functions) Invoke(ctx context.Context, in *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	found := f.find(in.Function)
	if found == nil {
		name := shortName(in.Function)
		return nil, fmt.Errorf("function %s is not declared: give --lambda %s=URL", name, name)
	}
	call := *in
	if call.Function = found.as; call.Function == "" {
		call.Function = shortName(in.Function)
	}
	return found.invoker.Invoke(ctx, &call)
}
