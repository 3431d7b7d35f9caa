package lint

import (
	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/source"
)

// The rules' ids.
const (
	ruleConfiguration       = "configuration"
	ruleLeftOut             = "left-out"
	ruleIgnore              = "ignore"
	ruleDefinition          = "definition"
	ruleUnresolved          = "unresolved"
	ruleProxy               = "ignored-in-proxy"
	rulePatternSyntax       = "pattern-syntax"
	rulePatternUnsupported  = "pattern-unsupported"
	rulePatternLetter       = "pattern-repeated-letter"
	rulePatternBrackets     = "pattern-bracketed-word"
	rulePatternStatus       = "pattern-status-on-lambda"
	rulePatternNever        = "pattern-never-matches"
	rulePatternWhole        = "pattern-whole-match"
	rulePatternNewline      = "pattern-newline"
	rulePatternOverflow     = "pattern-stack-overflow"
	rulePatternBacktracking = "pattern-backtracking"
	rulePatternEmpty        = "pattern-matches-success"
	rulePatternDash         = "pattern-dash"
	rulePatternNumber       = "pattern-number"
	rulePatternDefault      = "pattern-default"
	rulePatternBreak        = "pattern-line-break"
	rulePatternDoubled      = "pattern-doubled-backslash"
	rulePatternAnchor       = "pattern-anchor"
	ruleOverlap             = "overlapping-patterns"
	ruleUnreachable         = "unreachable-response"
	ruleNoDefault           = "missing-default"
	ruleDefaults            = "several-defaults"
	ruleNoResponses         = "no-responses"
	ruleUndeclaredResponse  = "undeclared-response"
	ruleUndeclaredHeader    = "undeclared-header"
	ruleInvalidMapping      = "invalid-mapping"
	ruleUnquoted            = "unquoted-static"
	ruleHeaderRenamed       = "header-renamed"
	ruleHeaderDropped       = "header-dropped"
	ruleControl             = "control-character"
	ruleUnknownContext      = "unknown-context"
	ruleMockBody            = "mock-body"
	ruleBadPath             = "jsonpath-syntax"
	ruleLimit               = "limit"
	ruleHandling            = "content-handling"
	ruleContentType         = "content-type"
	ruleTemplateSyntax      = "template-syntax"
	ruleNotJSON             = "template-not-json"
	ruleJSONList            = "template-list-comma"
	ruleEscape              = "escape-apostrophe"
	ruleUnescaped           = "unescaped-input"
	ruleUndefined           = "undefined-variable"
	ruleDirective           = "unknown-directive"
	ruleOverrideTwice       = "override-twice"
	ruleOverrideStatus      = "override-status"
	ruleOverrideName        = "override-name"
	ruleMember              = string(analysis.UnknownMember)
	ruleArguments           = string(analysis.WrongArguments)
	ruleNotSetHere          = string(analysis.UndefinedAt)
	ruleAlwaysFalse         = string(analysis.AlwaysFalse)
	ruleNeverLoops          = string(analysis.NeverLoops)
	ruleJavaNotation        = string(analysis.JavaNotation)
	ruleUnescapedXML        = string(analysis.UnescapedXML)
	ruleUnquotedText        = string(analysis.UnquotedText)
	ruleNumberInQuotes      = string(analysis.NumberInQuotes)
	ruleErrorContext        = "context-error"
	ruleReserved            = string(analysis.ReservedName)
	ruleMissingPath         = string(analysis.MissingPath)
	ruleJSONText            = string(analysis.JSONText)
	ruleQuotedJSON          = string(analysis.QuotedJSON)
	ruleAlwaysTrue          = string(analysis.AlwaysTrue)
	ruleEndsEarly           = "reference-ends-early"
	ruleTimeout             = "integration-timeout"
	ruleStreaming           = "response-streaming"
	ruleMockStatus          = "mock-status"
	ruleFailures            = "failure-as-success"
	ruleCORS                = "cors-on-errors"
	ruleGateway             = "gateway-response"
	ruleReference           = "undeclared-reference"
	ruleResponseModel       = "response-model"
)

const (
	fixDash = "leave the pattern out: a response without a pattern is the default"
)

// Rule describes one kind of finding.
type Rule struct {
	ID       string   `json:"id"`
	Severity Severity `json:"severity"` // the highest that the rule reports
	Summary  string   `json:"summary"`  // one sentence
	Help     string   `json:"help"`
	Source   string   `json:"source"`
}

// Rules returns every rule, in the order of the documentation: patterns, the
// choice of a response, parameters, templates, the definition itself.
func Rules() []Rule { return append([]Rule(nil), rules...) }

// NearestRule is the ID of the rule that name is probably a slip of, "" where there
// is none.
func NearestRule(name string) string { return source.Nearest(name, ruleIDs()) }

// FindRule returns the rule called id.
func FindRule(id string) (Rule, bool) {
	for _, r := range rules {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

var rules = []Rule{
	{rulePatternSyntax, Error, "The selection pattern is not a regular expression of Java.",
		"Patterns are compiled by java.util.regex. A brace that means itself needs a backslash: `.*\"Item\":\\{\\}.*`. The position is the one that Java names.",
		"guide, handle-errors-in-lambda-integration; java.util.regex.Pattern"},
	{rulePatternUnsupported, Error, "Java accepts the pattern and gatemap cannot honour it.",
		"`(?c)` (which no documentation has), a class with nothing behind `&&`, and what is nested more than 1,000 deep are the constructs. The service may well accept them; gatemap refuses them so as not to answer wrongly.",
		"rules/selection.md#flavour; java.util.regex.Pattern"},
	{rulePatternLetter, Warning, "A star behind the last letter of a word repeats that letter; it is no wildcard.",
		"`Invalid*` matches Invali, Invalid and Invaliddd, and no message that goes on. `Invalid[\\s\\S]*` is meant, which --fix writes. The guide's own samples have this mistake. On status codes `5*` matches 555 and no other code: `5\\d{2}` is meant, which --fix writes.",
		"rules/selection.md#full-match; guide, handle-errors-in-lambda-integration"},
	{rulePatternBrackets, Warning, "A word in brackets is a character class: it matches one of its letters.",
		"`^[Error].*` matches every message that begins with E, r or o, and `[Err|Fail]` one character. To match the brackets write `\\[Error\\]`; to match the word leave them out. Which one is meant depends on what the function throws.",
		"rules/selection.md#flavour (seen in public templates)"},
	{rulePatternStatus, Warning, "The pattern of a status code never matches on a Lambda integration.",
		"On a Lambda integration patterns are matched against the error message of the function. A successful invocation has the empty message whatever statusCode its result has, so that `200` and `2\\d{2}` are never chosen. The guide's OpenAPI samples have this mistake. Leave the pattern out for the success; put codes into error messages and match them there.",
		"rules/selection.md#lambda, rules/selection.md#full-match"},
	{rulePatternNever, Warning, "The pattern matches no status code.",
		"HTTP, MOCK and AWS integrations other than Lambda are selected by the backend's status code as text. A pattern for the body or for a message never matches there, nor does `4xx`, whose x is the letter.",
		"rules/selection.md#subject"},
	{rulePatternWhole, Warning, "The pattern is plain text and has to be the whole error message.",
		"`NotFound` does not match `NotFound: no such pet`. Write `.*NotFound.*`, or `[\\s\\S]*NotFound[\\s\\S]*` where messages may have several lines. It is a warning where several words are listed, `NotFound|Missing`, and a note for a single text, which may be all of a message.",
		"rules/selection.md#full-match"},
	{rulePatternNewline, Warning, "A dot of the pattern does not match line breaks.",
		"`.*Error.*` does not match a message of several lines, such as one with a stack trace: the default response answers. It is a warning where that is a success, and a note elsewhere. Put `(?s)` before the pattern or write `[\\s\\S]` for the dot.",
		"rules/selection.md#full-match, rules/selection.md#newline"},
	{rulePatternOverflow, Warning, "A loop over alternatives overflows Java's stack on long messages.",
		"Java matches `(\\n|.)*`, and every other loop whose body has alternatives or a length that varies, by recursion: about two thousand characters overflow its stack (asked of Java 17). `[\\s\\S]*` and `(?s).*` do not recurse. --fix writes `[\\s\\S]` for the spellings of \"any character\"; unlike `(\\n|.)` it matches \\r, U+0085, U+2028 and U+2029 too.",
		"rules/selection.md#flavour"},
	{rulePatternBacktracking, Warning, "Backtracking over the pattern takes exponential time, or a high power of the length.",
		"A part of the pattern can match the same text in two ways and is repeated, as in `(a+)+b` or `(.|\\s)*b`. On a message that does not match, Java before version 9 tries all combinations; later versions still do in lazy loops and in patterns with back-references (asked of Java 17). Which version the service runs is not known. Six or more wildcards one after the other, as in `(.*a){12}.*b`, take a power of the length that high. gatemap itself matches such patterns in linear time or gives up after a fixed budget.",
		"rules/selection.md#flavour; Weber and Seidl, On the degree of ambiguity of finite automata"},
	{rulePatternEmpty, Warning, "The pattern matches the empty string, and so takes a Lambda function's successes.",
		"Patterns are tried on success too, against the empty string. `.*` there overrides the default response. `.+` matches any error and no success.",
		"rules/selection.md#full-match"},
	{rulePatternDash, Warning, "The pattern \"-\" is no default.",
		"Old versions of the Terraform provider took `-` for the default response. The service takes it for the regular expression that matches a dash.",
		"rules/selection.md#flavour, rules/selection.md#default (hashicorp/terraform-provider-aws 417 and 17212)"},
	{rulePatternNumber, Warning, "The pattern is written as a number.",
		"The service wants a string; some tools convert a number and others fail.",
		"rules/selection.md#status, rules/selection.md#full-match (serverless-step-functions 694)"},
	{rulePatternDefault, Warning, "The pattern is the word default, which is no default.",
		"In OpenAPI the response under the key default is the one without a pattern. Written as a pattern, the word matches only itself. Leave the pattern out.",
		"rules/control-plane.md#openapi, rules/selection.md#full-match"},
	{rulePatternBreak, Warning, "The pattern has a line break of the file in it.",
		"A YAML block with | or >, a heredoc of HCL or a pattern wrapped at the end of a line has line breaks that belong to the pattern: the message must have them too, at that place.",
		"rules/selection.md#full-match; java.util.regex.Pattern"},
	{rulePatternDoubled, Warning, "A backslash is escaped where an escape was meant.",
		"`\\\\[404\\\\]` is a backslash and a class of characters. A definition in JSON, or in double quotes of YAML or HCL, needs two backslashes for one; in other places one is enough.",
		"java.util.regex.Pattern"},
	{rulePatternAnchor, Warning, "An anchor stands where it cannot hold.",
		"`$` is the end of the text and `^` its beginning: nothing can be matched behind the one or before the other, so that `.*$404.*` matches nothing. Patterns must match the whole text, and so need neither. `\\$` is the character. Alternatives such as `(^|,)` are not reported.",
		"java.util.regex.Pattern (asked of Java 17)"},
	{ruleOverlap, Warning, "Two patterns match the same message or status.",
		"Which response the service then chooses is documented nowhere; gatemap takes the response whose own status the backend gave, else the lowest status code. The finding has an example that both match. It is a warning where the plainest message of one pattern is matched by the other with the lower status code, or where messages as plain match both; it is a note, one for each method, where the narrower pattern has the lower status code, or where other messages match both. That a message can have the words of two patterns, as [404] and [500], is no finding. Of status codes it is a note where the narrower pattern goes first or the response's own status settles the choice.",
		"rules/selection.md#precedence"},
	{ruleUnreachable, Warning, "The response can never be chosen.",
		"Whatever its pattern matches is matched by responses with a lower status code, or, for statuses, by others that go first.",
		"rules/selection.md#precedence"},
	{ruleNoDefault, Warning, "No response is the default.",
		"What no pattern matches ends in a 500 (API_CONFIGURATION_ERROR). A note where only statuses of 1xx and 3xx are left, or where what is matched is not known.",
		"rules/selection.md#no-match"},
	{ruleDefaults, Warning, "Several responses have no pattern.",
		"An empty pattern is the same as none. One of the defaults is never used, and nothing says which.",
		"rules/selection.md#default"},
	{ruleNoResponses, Warning, "The integration has no integration responses.",
		"A non-proxy integration needs one at least; without any, every request ends in a 500.",
		"rules/selection.md#no-match"},
	{ruleFailures, Warning, "A failure of the backend is answered as a success.",
		"The default response is a 2xx, and no pattern takes the backend's 4xx: what it fails with reaches the client as a success. The samples of AWS Solutions Constructs do so with 4xx. Add responses with the patterns `4\\d{2}` and `5\\d{2}`. Where the default is the only response nothing is reported, as the method tells no answers apart at all. A default whose template overrides the status is not reported. Only on HTTP integrations and actions of AWS services: a Lambda function fails with a message.",
		"rules/selection.md#subject, rules/selection.md#default"},
	{ruleCORS, Note, "Errors lack the CORS header that successes have.",
		"A browser shows a page no answer without Access-Control-Allow-Origin: the page sees a network error in place of the status and the message. Map it on responses of 4xx and 5xx, too.",
		"guide, how-to-cors"},
	{ruleTimeout, Error, "timeoutInMillis is out of bounds.",
		"It is in milliseconds, from 50 to 300,000, with response streaming to 900,000. More than 29,000 takes an increase of the quota, and is for Regional and private APIs (a note).",
		"guide, limits"},
	{ruleStreaming, Error, "Only a proxy integration streams its response.",
		"responseTransferMode STREAM and the URI that ends in /response-streaming-invocations (a warning) are for HTTP_PROXY and AWS_PROXY: what is streamed is neither selected nor mapped.",
		"rules/control-plane.md#streaming"},
	{ruleMockStatus, Error, "The request template of a MOCK integration gives no status.",
		"The integer member statusCode of the rendered request template is the backend's status. Without it, or with a text for it, every request ends in a 500. It is a warning where a branch of the template writes none.",
		"rules/selection.md#mock"},
	{ruleUndeclaredResponse, Error, "The status code has no method response.",
		"The service refuses to store an integration response with header mappings for it, and stores one without; when that is chosen, the client gets a 500.",
		"rules/selection.md#no-match, rules/control-plane.md#refused"},
	{ruleUndeclaredHeader, Error, "The mapped header is not declared in the method response.",
		"PutIntegrationResponse refuses the mapping with the message that the finding quotes. Declare the header in the method response's responseParameters.",
		"rules/control-plane.md#refused"},
	{ruleInvalidMapping, Error, "The service refuses the mapping expression.",
		"A response header is mapped from 'TEXT', integration.response.header.NAME, integration.response.multivalueheader.NAME, integration.response.body, integration.response.body.PATH, context.NAME or stageVariables.NAME. The message is the service's.",
		"rules/control-plane.md#refused, rules/parameters.md#sources"},
	{ruleUnquoted, Error, "A static value has no single quotes.",
		"`*` is refused, `'*'` is a value. In YAML that takes two kinds of quotes: \"'*'\". --fix adds them where the notation allows it. true and false without quotes are taken for these texts, with a warning: the Serverless Framework has deployed them so since 2020. True and TRUE are refused, unless they are booleans of YAML, which reads them as true.",
		"rules/control-plane.md#refused, rules/parameters.md#bare-words"},
	{ruleHeaderRenamed, Warning, "The service renames the header.",
		"Mapped and overridden headers with some names reach the client as x-amzn-Remapped-NAME.",
		"rules/parameters.md#remapped"},
	{ruleHeaderDropped, Warning, "The service drops the header.",
		"Transfer-Encoding never reaches the client.",
		"rules/parameters.md#remapped"},
	{ruleControl, Error, "A static value has a control character.",
		"A line break in a header would split the response; the evaluation fails instead.",
		"rules/parameters.md#control-characters"},
	{ruleUnknownContext, Warning, "The $context variable is not in the documentation.",
		"A name that does not exist prints nothing, and letters count: `requestID` and `identity.sourceip` are nothing. It is a warning where a documented name is near, which the fix has, and a note otherwise, as the service has added variables over time. Members are looked at on every level; those of authorizer depend on the API.",
		"rules/templates.md#context"},
	{ruleErrorContext, Warning, "$context.error is for gateway responses.",
		"Its members describe an error of API Gateway itself. Where an integration response is mapped there was none, and they print nothing. What the backend says about its error is in the payload.",
		"rules/templates.md#context, rules/gateway-responses.md#substitution"},
	{ruleMockBody, Warning, "A MOCK integration has no response to read.",
		"The body is empty and there are no headers. Values are passed on through $context.requestOverride or $context.responseOverride of the request template.",
		"rules/selection.md#mock"},
	{ruleMissingPath, Warning, "The path finds nothing in the sample bodies, or in the model.",
		"Only with samples: those of --body, and the test cases beside the definition, each for the response that it gets; the payload of a request template can have a model, too. $input.json prints \"\", a mapped header is left out, and $input.path and members print nothing. It is a warning where a sample has a name like it, which the finding proposes. Without such a name it is a finding with --body only: a warning for $input.json and mapped headers, else a note, and nothing where a condition asks whether the value is there.",
		"rules/parameters.md#missing, rules/templates.md#input"},
	{ruleContentType, Error, "The key of a template is not a media type.",
		"The service answers with the message that the finding quotes.",
		"rules/control-plane.md#refused"},
	{ruleHandling, Warning, "contentHandling contradicts the media types or the template.",
		"A template reads text. CONVERT_TO_BINARY, or */* among binaryMediaTypes without CONVERT_TO_TEXT, hands it bytes, and the client gets a 500. Without binaryMediaTypes CONVERT_TO_TEXT does nothing, and CONVERT_TO_BINARY takes every payload for base64 (notes).",
		"rules/content-handling.md#table, rules/content-handling.md#templates"},
	{ruleLimit, Error, "A quota is exceeded.",
		"300 KB for a mapping template, 10,240 bytes for all headers.",
		"rules/limits.md#quotas"},
	{ruleTemplateSyntax, Error, "The template does not parse.",
		"The service stores it and answers 500 whenever it is chosen. Each fault is a finding of its own, at its place: that of a directive without #end, an open bracket, string or comment is where it begins. The other rules about templates look at what does parse, but for those about JSON.",
		"rules/velocity.md#engine, rules/velocity.md#lexer"},
	{ruleNotJSON, Warning, "The output of a template for a JSON media type is no JSON, always or on some way through it.",
		"The template is followed with a machine that reads JSON. A value from outside may be any value, the inside of a string, digits or nothing; conditions go both ways unless the template itself decides them. Of several #if one behind the other, each about another part of the input, it is looked at which is the first and which the last that holds. The finding means that no way at all gives JSON, or none through the branch that it names; it stands where the last of these ways ends. It is a note for an #if with #elseif and without #else, whose branches may be all that there is, and for a list that is empty. What a body of --body or of a case beside the definition shows to be JSON is not reported. Templates whose response maps or overrides Content-Type to something else are left out.",
		"rules/parameters.md#content-type"},
	{ruleJSONList, Warning, "The output is no valid JSON when a list has two elements.",
		"Mostly a loop without commas: print `#if($foreach.hasNext),#end` behind each element. Where elements are left out on a condition, that prints a comma too many or too few: print the comma before each element but the first that is printed.",
		"rules/velocity.md#engine"},
	{ruleEscape, Warning, "escapeJavaScript makes an apostrophe invalid JSON.",
		"$util.escapeJavaScript writes \\' for ', which JSON does not allow. The guide's idiom is .replaceAll(\"\\\\'\",\"'\") behind it. --fix adds it. Whether another replacement does as well is tried with a text that has all that is escaped: two backslashes more, or .replace with the same texts, change nothing.",
		"rules/templates.md#util"},
	{ruleUnescaped, Warning, "Text of the backend or the client stands unescaped in a JSON string.",
		"A quote, a backslash or a line break in the value makes the output invalid, and whoever writes the value can put members into the answer. One finding for each template, at the first place.",
		"rules/templates.md#input"},
	{ruleUndefined, Warning, "A variable is never set.",
		"It prints nothing, and in conditions it is true. Names such as $null, which people use for nothing on purpose, are not reported.",
		"rules/templates.md#undefined"},
	{ruleDirective, Error, "The service does not have the directive, or it does not do what it is meant to.",
		"#macro prints nothing and its calls are printed as text; #evaluate, #return, unknown names and a #set without parentheses are printed as text; #else if is #else and text; # set with a blank behind the # is text, as formatters of YAML that take directives for comments write it (yamlfix 1.19.1), and its neighbours are then, too; #parse and #include fail (an error), and so does #foreach without a list; without the word in it has no round. A comment #* without *# hides the rest of the template.",
		"rules/velocity.md#engine"},
	{ruleMember, Warning, "The value has no such method or member.",
		"The reference prints nothing, and nobody says so. Letters count: `$util.escapeJavascript`, `$util.parseJSON` and `$input.Path` do not exist. Nor do functions of AppSync, as `$util.toJson`. A method without its parentheses is no member either: `$list.size > 0` is never true. A list has size() and no length(), a text the other way around. The rule knows what $input, $util, $foreach, literals and the methods of Java give; of the payload it knows what the template itself takes it for, or what samples show, and where it does not know it is silent. --fix writes the nearest name.",
		"rules/templates.md#util, rules/templates.md#input, rules/velocity.md#engine"},
	{ruleArguments, Error, "A method is called with arguments that it does not take, and the request fails.",
		"Where Velocity 1.7 finds no method for the arguments it falls back to one without parameters, and calling that with arguments throws: the client gets a 500. `$list.size(1)` and `$input.params('a', 'b')` do so.",
		"rules/velocity.md#engine (asked of Velocity 1.7)"},
	{ruleNotSetHere, Warning, "A variable is read where it is not set.",
		"It is set elsewhere in the template: further down, in a loop that has not begun, or as the variable of a #foreach that is over, which takes it away at its #end. On no way to this place has it a value, so that it prints nothing.",
		"rules/velocity.md#loops, rules/templates.md#undefined"},
	{ruleJSONText, Warning, "A text is taken for an object or a list.",
		"$input.json gives JSON as text, and $input.body is one: members of it print nothing, #foreach over it has no round, and what is compared with it must have JSON's quotes. $input.path gives the value. $util.parseJson($input.json('$.a')) is a text again where a is one.",
		"rules/templates.md#input"},
	{ruleQuotedJSON, Warning, "$input.json stands in quotes.",
		"It writes a text with its quotes, an object with those of its members: inside a JSON string they end the string. Only for numbers, true, false and null is the output JSON.",
		"rules/templates.md#input"},
	{ruleJavaNotation, Warning, "An object is printed in Java's notation.",
		"Velocity prints an object as `{name=value}`, without quotes: that is no JSON, and inside a text it is not what a client reads. `$input.json('$.a')` writes JSON. Reported where the template builds the object itself, asks it for members elsewhere, where samples show it, and for the whole payload outside of quotes. Lists of the payload are no finding: they print as JSON.",
		"rules/templates.md#input"},
	{ruleUnescapedXML, Warning, "Text of the backend or the client stands unescaped in XML.",
		"A `<` or `&` in the value makes the output malformed, and whoever writes the value can put elements into the answer. $util has no function for XML: `.replaceAll(\"&\",\"&amp;\").replaceAll(\"<\",\"&lt;\")` does it, with `\"` as `&quot;` in attributes. One finding for each template whose key is an XML media type, at the first place.",
		"rules/templates.md#util"},
	{ruleUnquotedText, Warning, "A text stands without quotes in JSON.",
		"Only with samples: a value that is a text in all of them is printed outside of a JSON string.",
		"rules/templates.md#input"},
	{ruleNumberInQuotes, Note, "A number or a Boolean stands in quotes.",
		"Only with samples: the value is a number or a Boolean in all of them, and the client gets a text. Right where a text is meant.",
		"rules/templates.md#input"},
	{ruleAlwaysTrue, Warning, "A condition always holds.",
		"In Velocity 1.7 only the Boolean false is not true: every text is, the empty one among them, which is what the service gives for whatever is missing. So a text, a number, a list or an object is always true, a stage variable or a parameter of the request whether it is there or not. Compare with \"\" for what is there; JSON of a missing part is two quotes, so that $input.path('$.x') != \"\" is the test there. For a part of the payload it is found where the template takes it for a text, a list or an object elsewhere; a note where nothing depends on it being missing. Where a whole condition with an #else is one part of the payload whose name is none of a flag, the finding is that a missing value takes the first branch, too.",
		"rules/templates.md#input, rules/velocity.md#engine (asked of Velocity 1.7)"},
	{ruleResponseModel, Note, "What a template writes does not suit the model of the method response.",
		"The service compares nothing, but clients and the SDKs that are generated for them go by the model: a member that it requires and the template never writes, one of another name, a text where a number is said to be. The template is rendered with payloads that have all that it reads. Templates that override the status, or write members whose names are not their own, are not looked at.",
		"guide, models-mappings-models; rules/control-plane.md#openapi"},
	{ruleAlwaysFalse, Warning, "A condition is decided by the kind of its value, or a comparison by those of its sides.",
		"What is no reference and no comparison is never true: a text in quotes, as in `#if(\"$x\")`, a number, a list. A list, a map, a number or a Boolean is never `$null`, which counts as the empty text. `<` and `>` compare numbers only: with a text, as `$input.params('n')` is one, they are never true. A number, a Boolean, a list or an object is never equal to a text that cannot be its own: `$n == \"\"` of a number does not say whether it is there.",
		"rules/velocity.md#comparison"},
	{ruleNeverLoops, Warning, "#foreach walks over what has no elements.",
		"Over a text or a number it has no round, and nobody says so.",
		"rules/velocity.md#loops"},
	{ruleEndsEarly, Warning, "A reference ends before its name does, or has no dollar sign.",
		"In `$r.@type`, `$r.1a`, `$r._id`, `$r.$oid` and `$r.['a']` Velocity sees $r, which it prints as a whole, and text: names have letters, digits, - and _ and begin with a letter. An index takes any name: `$r['@type']`. `$list.0` is `$list[0]`, and a blank before the parenthesis of a method ends the reference, too. Without a $ input.path(..) is text, as pulumi import 3.276.0 writes templates to TypeScript.",
		"rules/velocity.md#lexer"},
	{ruleReserved, Warning, "The template assigns to $input, $util, $context or $stageVariables.",
		"The variable is then what was assigned, and what the service has under this name is out of reach until the template ends.",
		"rules/velocity.md#engine (asked of Velocity 1.7)"},
	{ruleOverrideName, Warning, "The service does not read this member of an override.",
		"It reads responseOverride.status and responseOverride.header.NAME, and of requestOverride header, path and querystring. `statusCode` and `headers` are kept as data and override nothing.",
		"rules/templates.md#overrides"},
	{ruleOverrideTwice, Warning, "One parameter is overridden twice.",
		"The guide says that overrides are final and that a second one ends in a 5XX. Branches of one #if are not two overrides.",
		"rules/templates.md#overrides, rules/templates.md#overridden-twice"},
	{ruleOverrideStatus, Warning, "The overriding status is no status code.",
		"Only an integer from 100 to 599 counts.",
		"rules/templates.md#overrides"},
	{ruleBadPath, Warning, "A constant path is not a JSONPath.",
		"It finds nothing, whatever the body.",
		"rules/json.md#paths"},
	{ruleProxy, Note, "A proxy integration ignores its integration responses.",
		"HTTP_PROXY and AWS_PROXY hand the backend's answer through.",
		"rules/selection.md#subject"},
	{ruleGateway, Error, "A gateway response is at fault, or does not do what it looks like.",
		"The service refuses unknown types, status codes and mapping expressions. A warning is about what it stores: Velocity in a template, which prints as it stands, a parameter that is no header, REQUEST_TOO_LARGE, which cannot be customised.",
		"rules/gateway-responses.md#types, rules/gateway-responses.md#substitution"},
	{ruleReference, Warning, "A model, a validator or an authorizer is not declared.",
		"The method names one that is not among those of the definition. The service refuses the method, or, in an OpenAPI document, checks nothing. Only where the definition declares others of the kind. Empty and Error are the service's own models.",
		"rules/control-plane.md#refused"},
	{ruleUnresolved, Error, "A part of the definition cannot be read or resolved.",
		"What is deployed there depends on something that the definition does not say. Give parameters with --param.",
		"rules/control-plane.md#dirty-files"},
	{ruleDefinition, Warning, "Loading the definition found something odd.",
		"A member that is ignored, a path that is not known. A note where nothing that evaluation reads is affected.",
		"rules/control-plane.md#documents, rules/control-plane.md#dirty-files"},
	{ruleIgnore, Warning, "A gatemap:ignore names no rule, or nothing is ignored by it.",
		"A comment `gatemap:ignore RULE why` leaves out the findings of a rule in its line, or below it where it stands alone. One that leaves out nothing hides what will be wrong there later; remove it.",
		"rules/control-plane.md#dirty-files"},
	{ruleLeftOut, Warning, "A rule could not be applied in full.",
		"What a rule does on one method is bounded, so that lint ends whatever a definition holds. Here the bound was reached: patterns that are very large or very many, a template with very many ways through it. What the rule would have found is not known. A rule that is disabled is not applied and not reported here.",
		"rules/control-plane.md#dirty-files"},
	{ruleConfiguration, Error, "The service refuses the configuration.",
		"Any other fault that Compile finds, in the service's words where they are known.",
		"rules/control-plane.md#refused"},
}
