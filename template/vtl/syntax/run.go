package syntax

// The bounds of a Run.
const (
	// MaxEvents is how many events a Run keeps; Left counts those beyond.
	MaxEvents = 2000
	// MaxValue is how many bytes of a value an event keeps.
	MaxValue = 200
	// FullRounds is how many rounds of a #foreach are reported in full. Of later
	// ones only the first event of each reference without a value is kept, where
	// earlier rounds had one.
	FullRounds = 5
)

// Run is what one execution of a template did, as data for whoever asks why its
// output is what it is. It shares no memory with what the template was executed
// on.
type Run struct {
	// Source is the template. Spans and lines are those of it.
	Source string
	// Events are in the order in which they ended: an operand comes before what it
	// is an operand of.
	Events []Event
	// Left counts the events that are not in Events: those of later rounds, and
	// those beyond MaxEvents.
	Left int
	// Limited says that there were more than MaxEvents to keep.
	Limited bool
	// Lines says for each line of the template how often something in it was
	// executed; -1 for a line in which there is nothing to execute.
	Lines []int
	// Failed is where the execution ended with an error; nil if it did not.
	Failed *Failure
	// Output is nil if there is none.
	Output *Output
}

// Failure is the place in a template where its execution ended.
type Failure struct {
	Line, Column int
	Message      string
}

// EventKind says what an [Event] tells of.
type EventKind string

// The kinds of events, and what their fields mean.
const (
	// ReferenceEvent is a reference with its value, or with why it has none.
	ReferenceEvent EventKind = "reference"
	// ConditionEvent is a condition of #if or #elseif: Value is true or false.
	// WhyNot says of a condition that is one reference why that has no value.
	ConditionEvent EventKind = "condition"
	// ElseEvent says that an #else is executed.
	ElseEvent EventKind = "else"
	// SetEvent is a #set: Name is its target, Value what it gets. WhyNot says why
	// it changes nothing.
	SetEvent EventKind = "set"
	// ForeachEvent is a #foreach with what it walks over: Count is the number of
	// rounds, Limited says that there were more elements than rounds are allowed,
	// WhyNot why there is no round.
	ForeachEvent EventKind = "foreach"
	// RoundEvent begins a round: Name is the variable, Value its element.
	RoundEvent EventKind = "round"
	// OperatorEvent is an operator that its operands do not suit, Name: WhyNot says
	// what is wrong with them. Others are not reported.
	OperatorEvent EventKind = "operator"
)

// ValueType is the type of a value, in the words of JSON where it has them.
type ValueType string

// The types of values.
const (
	StringValue  ValueType = "string"
	NumberValue  ValueType = "number"
	BooleanValue ValueType = "boolean"
	ObjectValue  ValueType = "object"
	ListValue    ValueType = "list"
	NullValue    ValueType = "null"
	BlockValue   ValueType = "#define block"
	OtherValue   ValueType = "Java object"
)

// Event is one thing that happened. Its texts are bounded.
type Event struct {
	Kind         EventKind
	Span         Span
	Line, Column int // where the span begins
	// Rounds are the numbers of the rounds in which it happened, from 1, the
	// outermost loop first; nil outside of loops.
	Rounds []int
	Name   string
	Type   ValueType // "" where it is not known
	// Value is the text that was printed, the content of a string, or the value in
	// the notation of JSON.
	Value string
	Cut   bool // Value is the beginning of a longer one
	// WhyNot says in plain words why there is no value; "" if there is one.
	WhyNot string
	// Near is the name that was probably meant; "" if there is none.
	Near string
	// Printed says that the value went to the output, or into a string in quotes.
	Printed bool
	// JavaText says that it went there in the notation of Java, {a=1}.
	JavaText bool
	// Offset is where in the output, -1 if not there.
	Offset  int
	Count   int
	Limited bool
}

// Output is what a template printed.
type Output struct {
	Bytes int
	// Blank says that there is nothing but white space.
	Blank bool
	// JSON says that it is valid JSON; if not, Fault is the first fault.
	JSON  bool
	Fault *OutputFault
}

// OutputFault is where an output ceases to be JSON, and which part of the
// template printed that.
type OutputFault struct {
	Offset       int // in bytes of the output
	Line, Column int // of the output
	Message      string
	// Span is the part of the template, which begins at TemplateLine and
	// TemplateColumn; these are 0 if the part is not known.
	Span                         Span
	TemplateLine, TemplateColumn int
}
