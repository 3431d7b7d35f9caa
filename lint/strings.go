package lint

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// parts are the strings of a method that edits may change, by pointer.
func parts(m *definition.Operation) map[string]string {
	all := map[string]string{}
	eachString(m.Integration, func(pointer string, text *string) { all[pointer] = *text })
	return all
}

// eachString calls f for the strings of an integration that edits may change.
func eachString(in *definition.Integration, f func(pointer string, text *string)) {
	texts(in.RequestParameters, "/"+definition.NameRequestParameters, f)
	templatesOf(in.RequestTemplates, "/"+definition.NameRequestTemplates, f)
	for i := range in.IntegrationResponses {
		e := &in.IntegrationResponses[i]
		at := source.JoinPointer(responsesPointer, e.Key)
		if e.Value.SelectionPattern != nil {
			f(at+"/"+definition.NameSelectionPattern, e.Value.SelectionPattern)
		}
		texts(e.Value.ResponseParameters, at+"/"+definition.NameResponseParameters, f)
		templatesOf(e.Value.ResponseTemplates, at+"/"+definition.NameResponseTemplates, f)
	}
}

func texts(list definition.Ordered[string], at string, f func(pointer string, text *string)) {
	for i := range list {
		f(source.JoinPointer(at, list[i].Key), &list[i].Value)
	}
}

func templatesOf(list definition.Ordered[*string], at string, f func(pointer string, text *string)) {
	for i := range list {
		if list[i].Value != nil {
			f(source.JoinPointer(at, list[i].Key), list[i].Value)
		}
	}
}

// stringAt is the string of a method that a pointer names, "" where there is
// none.
func stringAt(m *definition.Operation, pointer string) (found string) {
	note := func(at string, text *string) {
		if at == pointer {
			found = *text
		}
	}
	eachString(m.Integration, note)
	for i := range m.GatewayResponses {
		e := &m.GatewayResponses[i]
		at := source.JoinPointer("/gatewayResponses", e.Key)
		texts(e.Value.ResponseParameters, at+"/"+definition.NameResponseParameters, note)
		templatesOf(e.Value.ResponseTemplates, at+"/"+definition.NameResponseTemplates, note)
	}
	return found
}
