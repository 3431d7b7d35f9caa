package oracle

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// Answer is what an engine gives for a template line.
type Answer struct {
	Output   string `json:"output,omitzero"`
	Override string `json:"override,omitzero"` // JSON; "" for none
	Error    string `json:"error,omitzero"`    // "" when the template rendered
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
	OurLimit       Verdict = "not compared: limit of ours" // a budget that the oracle has not
	IdentityHash   Verdict = "not compared: identity hash"
	Mixture        Verdict = "not compared: oracles disagree, several paths"   // each path may be right by another one
	OracleMemory   Verdict = "not compared: the oracle remembers another case" // JsonPath 2.9.0 keeps an index in compiled paths, which it caches
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
	case strings.Contains(ours.Error, "template exceeds the limit of"):
		return OurLimit
	case ours.Error != "":
		return OursFails
	case oracle.Output != ours.Output:
		return OutputDiffers
	case !sameJSON(oracle.Override, ours.Override):
		return OverrideDiffer
	}
	return Same
}

// sameJSON compares two JSON texts, numbers by their spelling.
func sameJSON(a, b string) bool {
	return a == b || canonical(a) == canonical(b)
}

// canonical writes a JSON text with sorted keys and without white space; a text
// that is no JSON is itself.
func canonical(text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	if d.Decode(&value) != nil {
		return text
	}
	b, err := json.Marshal(value)
	if err != nil {
		return text
	}
	return string(b)
}
