package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/internal/settle"
)

// requestFlags are what the gateway knows about the client's request. They
// belong to every command that evaluates.
type requestFlags struct {
	Request        string   `placeholder:"FILE" group:"request" help:"The request in JSON; - is standard input. Flags override it."`
	Method         string   `placeholder:"METHOD" group:"request" help:"The HTTP method; of a definition, the method to evaluate."`
	Path           string   `placeholder:"PATH" group:"request" help:"The path; of a definition, that of the resource, or one that it answers."`
	Accept         string   `placeholder:"TYPE" group:"request" help:"The Accept header, by which the template is chosen."`
	RequestHeaders []string `name:"request-header" sep:"none" placeholder:"'NAME: VALUE'" group:"request" help:"A header of the request. Repeat for more."`
	PathParams     []string `name:"path-param" sep:"none" placeholder:"NAME=VALUE" group:"request" help:"A path parameter."`
	Query          []string `sep:"none" placeholder:"NAME=VALUE" group:"request" help:"A query parameter."`
	StageVars      []string `name:"stage-var" sep:"none" placeholder:"NAME=VALUE" group:"request" help:"A stage variable."`
	Context        []string `sep:"none" placeholder:"NAME=VALUE" group:"request" help:"A member of $$context, such as identity.sourceIp=192.0.2.1. The value is a string; a --request file can have others."`
}

func (q *requestFlags) read(conf *document.Config, stdin io.Reader) (*gatemap.Request, error) {
	r := new(gatemap.Request)
	if q.Request != "" {
		file, err := files.Read(q.Request, stdin)
		if err != nil {
			return nil, err
		}
		if r, err = document.ReadRequest(file); err != nil {
			return nil, err
		}
	}
	if q.Method != "" && q.Method != "ANY" {
		r.HTTPMethod = q.Method
	}
	for _, p := range conf.PathParameters {
		if !slices.ContainsFunc(r.PathParameters, func(f gatemap.Field) bool { return f.Name == p.Name }) {
			r.PathParameters = append(r.PathParameters, p)
		}
	}
	if err := q.override(r); err != nil {
		return nil, err
	}
	r.Path = cmp.Or(q.Path, r.Path)
	settle.Request(conf.Operation, r)
	if conf.Path != "" && r.Path == conf.Path {
		r.Path = settle.Fill(conf.Path, r.PathParameters)
	}
	return r, nil
}

func (q *requestFlags) override(r *gatemap.Request) (err error) {
	headers := q.RequestHeaders
	if q.Accept != "" {
		headers = append(slices.Clone(headers), "Accept: "+q.Accept)
	}
	if r.Headers, err = overrideFields(r.Headers, headers, ':', "--request-header"); err != nil {
		return err
	}
	if r.PathParameters, err = overrideFields(r.PathParameters, q.PathParams, '=', "--path-param"); err != nil {
		return err
	}
	if r.Querystring, err = overrideFields(r.Querystring, q.Query, '=', "--query"); err != nil {
		return err
	}
	for _, s := range q.StageVars {
		name, value, err := pair(s, '=', "--stage-var")
		if err != nil {
			return err
		}
		setMember(&r.StageVariables, name, value)
	}
	for _, s := range q.Context {
		name, value, err := pair(s, '=', "--context")
		if err != nil {
			return err
		}
		if err := setPath(&r.Context, strings.Split(name, "."), value); err != nil {
			return fmt.Errorf("--context %s: %w", s, err)
		}
	}
	return nil
}

// overrideFields puts the values of flags in place of those that fields has
// under the same names. Several flags of one name are several values. Names
// around ':' are headers': their case does not matter for what is replaced.
func overrideFields(fields []gatemap.Field, flags []string, separator byte, flag string) ([]gatemap.Field, error) {
	var added []gatemap.Field
	for _, s := range flags {
		name, value, err := pair(s, separator, flag)
		if err != nil {
			return nil, err
		}
		same := func(f gatemap.Field) bool {
			return f.Name == name || separator == ':' && strings.EqualFold(f.Name, name)
		}
		fields = slices.DeleteFunc(fields, same)
		if i := slices.IndexFunc(added, same); i >= 0 {
			added[i].Values = append(added[i].Values, value)
		} else {
			added = append(added, gatemap.Field{Name: name, Values: []string{value}})
		}
	}
	return append(fields, added...), nil
}

// pair splits NAME=VALUE or NAME: VALUE.
func pair(s string, separator byte, flag string) (name, value string, err error) {
	name, value, ok := strings.Cut(s, string(separator))
	if separator == ':' {
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	}
	if !ok || name == "" {
		form := "NAME=VALUE"
		if separator == ':' {
			form = "'NAME: VALUE'"
		}
		return "", "", fmt.Errorf("%s %q: must be %s", flag, s, form)
	}
	return name, value, nil
}

// setPath sets a member of nested objects.
func setPath(members *[]gatemap.Member, path []string, value string) error {
	if len(path) == 1 {
		setMember(members, path[0], value)
		return nil
	}
	i := slices.IndexFunc(*members, func(m gatemap.Member) bool { return m.Name == path[0] })
	if i < 0 {
		*members = append(*members, gatemap.Member{Name: path[0], Value: []gatemap.Member(nil)})
		i = len(*members) - 1
	}
	nested, ok := (*members)[i].Value.([]gatemap.Member)
	if !ok {
		return errors.New(path[0] + " is not an object")
	}
	err := setPath(&nested, path[1:], value)
	(*members)[i].Value = nested
	return err
}

func setMember(members *[]gatemap.Member, name string, value any) {
	if i := slices.IndexFunc(*members, func(m gatemap.Member) bool { return m.Name == name }); i >= 0 {
		(*members)[i].Value = value
		return
	}
	*members = append(*members, gatemap.Member{Name: name, Value: value})
}
