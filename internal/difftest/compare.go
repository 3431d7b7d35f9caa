package difftest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Answer is what an engine gives for a template line.
type Answer struct {
	Output   string
	Override string // JSON; "" for none
	Error    string // "" when the template rendered
}

// ParseAnswer reads a result line.
func ParseAnswer(line []byte) (Answer, error) {
	var in struct {
		Output           *string
		ResponseOverride json.RawMessage
		Error            *string
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return Answer{}, fmt.Errorf("result line: %w", err)
	}
	switch {
	case in.Error != nil:
		text := *in.Error
		if text == "" {
			text = "error"
		}
		return Answer{Error: text}, nil
	case in.Output != nil:
		return Answer{Output: *in.Output, Override: string(in.ResponseOverride)}, nil
	}
	return Answer{}, fmt.Errorf("result line has neither output nor error: %.200s", line)
}

// Verdict is the result of a comparison.
type Verdict string

// What a comparison gives. Everything that begins with "not compared" is a
// limit of the oracle or of what can be known, the others are differences.
const (
	Same           Verdict = ""
	OursFails      Verdict = "ours fails"
	OracleFails    Verdict = "ours renders what the oracle refuses"
	OutputDiffers  Verdict = "output"
	OverrideDiffer Verdict = "responseOverride"
	Broken         Verdict = "ours is broken" // a panic, or no answer in time
	OracleLimit    Verdict = "not compared: limit of the oracle"
	IdentityHash   Verdict = "not compared: identity hash"
	Mixture        Verdict = "not compared: oracles disagree, several paths" // each path may be right by another one
	OracleClass    Verdict = "not compared: class of the oracle itself"
)

// Differs reports whether a verdict is a difference.
func (v Verdict) Differs() bool { return v != Same && !strings.HasPrefix(string(v), "not compared") }

// limits are errors of the oracle that say nothing about the template's meaning.
var limits = []string{"TimeoutException", "StackOverflowError", "OutOfMemoryError", "output limit"}

// identity matches what Object.toString prints: a class name, "@" and a hash
// that differs from run to run.
var identity = regexp.MustCompile(`(\[+([ZBCSIJFD]|L[\w.$]+;)|\b([a-z]\w*\.)+[\w$]+|\bOracle[\w$]*)@[0-9a-f]{1,8}\b`)

// Compare compares the oracle's answer with ours.
func Compare(oracle, ours Answer) Verdict {
	if strings.HasPrefix(ours.Error, brokenPrefix) {
		return Broken
	}
	if oracle.Error != "" {
		for _, l := range limits {
			if strings.Contains(oracle.Error, l) {
				return OracleLimit
			}
		}
		if strings.Contains(oracle.Error, "IllegalAccessError") { // it prints its own $input as a bean
			return OracleClass
		}
		if ours.Error == "" {
			return OracleFails
		}
		return Same
	}
	if identity.MatchString(oracle.Output) || identity.MatchString(oracle.Override) {
		return IdentityHash
	}
	if strings.Contains(oracle.Output, "Oracle$") { // $util.class: the service's own name is not known
		return OracleClass
	}
	switch {
	case ours.Error != "":
		return OursFails
	case oracle.Output != ours.Output:
		return OutputDiffers
	case !sameOverride(oracle.Override, ours.Override):
		return OverrideDiffer
	}
	return Same
}

// sameOverride compares the map that the oracle ends with, which holds whatever
// the template put there, with the overrides that we read out of it: a status
// from 100 to 599, and a list of values for each header.
func sameOverride(oracle, ours string) bool {
	var want struct{ Status, Header any }
	var got struct {
		Status json.Number
		Header map[string][]string
	}
	if decodeNumbers(oracle, &want) != nil || decodeNumbers(ours, &got) != nil {
		return false
	}
	if got.Status == "" {
		got.Status = "0"
	}
	header, _ := want.Header.(map[string]any)
	for name, value := range header {
		if !isHeader(got.Header[name], value) {
			return false
		}
	}
	for name := range got.Header {
		if _, ok := header[name]; !ok {
			return false
		}
	}
	return statusOf(want.Status) == got.Status.String()
}

// statusOf is the status that a member "status" sets, "0" for none.
func statusOf(v any) string {
	text := fmt.Sprint(v)
	if n, err := strconv.Atoi(text); err != nil || n < 100 || n > 599 {
		return "0"
	}
	return text
}

// isHeader reports whether the values of a header are what the JSON of an
// overridden one says. JSON does not tell everything: null is also a double that
// is no number, a list is also a set, which has one text, and what a map
// prints is not there at all.
func isHeader(values []string, v any) bool {
	switch v := v.(type) {
	case nil:
		return len(values) == 0 || slices.Contains([]string{"NaN", "Infinity", "-Infinity"}, values[0])
	case map[string]any:
		return len(values) == 1
	case []any:
		if len(values) == 1 && strings.HasPrefix(values[0], "[") {
			return true
		}
		v = slices.DeleteFunc(slices.Clone(v), func(e any) bool { return e == nil })
		for i, e := range v {
			if i >= len(values) || !scalarIs(values[i], e) {
				return false
			}
		}
		return len(values) == len(v)
	}
	return len(values) == 1 && values[0] == fmt.Sprint(v)
}

// scalarIs reports whether a text is that of a JSON value; a collection has any text.
func scalarIs(text string, v any) bool {
	switch v.(type) {
	case []any, map[string]any:
		return true
	}
	return text == fmt.Sprint(v)
}

// decodeNumbers reads JSON and keeps the spelling of numbers; "" is nothing.
func decodeNumbers(text string, into any) error {
	if text == "" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}
