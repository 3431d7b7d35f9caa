package redact

import (
	"encoding/base64"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/template"
)

// Headers are headers without their secrets.
func (x *Exchange) Headers(fields []gatemap.Field) []gatemap.Field {
	return x.each(fields, x.header)
}

// Parameters are parameters of a query or a path without their secrets.
func (x *Exchange) Parameters(fields []gatemap.Field) []gatemap.Field {
	return x.each(fields, func(name, value string) string {
		if SecretName(name) {
			return x.secret(value)
		}
		return x.Text(value)
	})
}

func (x *Exchange) each(fields []gatemap.Field, redact func(name, value string) string) []gatemap.Field {
	if fields == nil {
		return nil
	}
	all := make([]gatemap.Field, len(fields))
	for i, f := range fields {
		all[i] = gatemap.Field{Name: f.Name, Values: make([]string, len(f.Values))}
		for j, v := range f.Values {
			all[i].Values[j] = redact(f.Name, v)
		}
	}
	return all
}

// hasForm reports whether the header of that name has a form of which only parts
// are secret.
func hasForm(name string) bool {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization", "cookie", "set-cookie":
		return true
	}
	return false
}

// header is a value of a header without its secrets.
func (x *Exchange) header(name, value string) string {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization":
		return x.credentials(value)
	case "cookie":
		return x.cookies(value)
	case "set-cookie":
		pair, attributes, more := strings.Cut(value, ";")
		if pair = x.cookie(pair); more {
			return pair + ";" + x.Text(attributes)
		}
		return pair
	}
	if SecretName(name) {
		return x.secret(value)
	}
	return x.Text(value)
}

// credentials keeps the scheme: Bearer TOKEN. A list of parameters, as that of
// Signature Version 4, is redacted as a whole.
func (x *Exchange) credentials(value string) string {
	scheme, rest, ok := strings.Cut(value, " ")
	if !ok || strings.ContainsAny(rest, " ,") {
		return x.secret(value)
	}
	if strings.EqualFold(scheme, "Basic") {
		if plain, err := base64.StdEncoding.DecodeString(rest); err == nil {
			if _, password, ok := strings.Cut(string(plain), ":"); ok {
				x.secret(password)
			}
		}
	}
	return scheme + " " + x.secret(rest)
}

func (x *Exchange) cookies(value string) string {
	pairs := strings.Split(value, ";")
	for i := range pairs {
		pairs[i] = x.cookie(pairs[i])
	}
	return strings.Join(pairs, ";")
}

// cookie is NAME=VALUE; a cookie without a name is all value.
func (x *Exchange) cookie(pair string) string {
	name, value, ok := strings.Cut(pair, "=")
	if !ok {
		return x.secret(pair)
	}
	return name + "=" + x.secret(value)
}

// Members are members of $context or stage variables without their secrets. What
// template.Plain cannot read is left out.
func (x *Exchange) Members(members []gatemap.Member) []gatemap.Member {
	var all []gatemap.Member
	for _, m := range members {
		if v, err := template.Plain(m.Value); err == nil {
			all = append(all, gatemap.Member{Name: m.Name, Value: x.value(v, SecretName(m.Name))})
		}
	}
	return all
}

// value is a value that template.Plain has made.
func (x *Exchange) value(v any, secret bool) any {
	switch v := v.(type) {
	case nil, bool:
		return v
	case string:
		if secret {
			return x.secret(v)
		}
		return x.Text(v)
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = x.value(v[i], secret)
		}
		return list
	case []gatemap.Member:
		members := make([]gatemap.Member, len(v))
		for i, m := range v {
			members[i] = gatemap.Member{Name: m.Name, Value: x.value(m.Value, secret || SecretName(m.Name))}
		}
		return members
	}
	if secret {
		x.changed = true
		return int64(0)
	}
	return v
}
