package serverless

import (
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// The status codes that the Serverless Framework gives a lambda integration
// which names none: a default and eight error patterns. Source: serverless/
// serverless, validate.js of the api-gateway event (DEFAULT_STATUS_CODES).
var defaultPatterns = [...]struct{ status, pattern string }{
	{"200", ``},
	{"400", `[\s\S]*\[400\][\s\S]*`},
	{"401", `[\s\S]*\[401\][\s\S]*`},
	{"403", `[\s\S]*\[403\][\s\S]*`},
	{"404", `[\s\S]*\[404\][\s\S]*`},
	{"422", `[\s\S]*\[422\][\s\S]*`},
	{"500", `[\s\S]*(Process\s?exited\s?before\s?completing\s?request|\[500\])[\s\S]*`},
	{"502", `[\s\S]*\[502\][\s\S]*`},
	{"504", `([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`},
}

// defaultCodes returns them as the members of a statusCodes map that stands
// at n.
func defaultCodes(n *read.Node) []read.Member {
	n = n.Generated()
	all := make([]read.Member, len(defaultPatterns))
	for i, p := range defaultPatterns {
		all[i] = read.Member{Key: p.status, Pos: n.Pos, Value: n.As(read.Object, "").With("pattern", read.Text, p.pattern, nil)}
	}
	return all
}

// The request templates that the framework gives a lambda integration, in our
// own words: the same members and macros, which hand the function the body and
// everything about the request. Only their meaning is the framework's.
const (
	jsonRequest = `#set($body = $input.json("$"))` + "\n" + envelope

	formRequest = `#define($body){
#foreach($pair in $input.path('$').split('&'))
#set($parts = $pair.split('='))
#set($count = $parts.size())
#if($count >= 1)
#set($name = $util.escapeJavaScript($util.urlDecode($parts[0])))
#if($count >= 2)
#set($text = $util.escapeJavaScript($util.urlDecode($parts[1])).replaceAll("\\'","'"))
#else
#set($text = '')
#end
"$name": "$text"#if($foreach.hasNext),#end
#end
#end
}#end
` + envelope

	envelope = `#define($members){
#foreach($name in $map.keySet())
#set($key = $util.escapeJavaScript($name))
#set($value = $util.escapeJavaScript($map.get($name)).replaceAll("\\'", "'"))
"$key": "$value"#if($foreach.hasNext),#end
#end
}#end
{
"body": $body,
"method": "$context.httpMethod",
"principalId": "$context.authorizer.principalId",
"stage": "$context.stage",
"cognitoPoolClaims": {"sub": "$context.authorizer.claims.sub"},
#set($map = $context.authorizer)
"enhancedAuthContext": $members,
#set($map = $input.params().header)
"headers": $members,
#set($map = $input.params().querystring)
"query": $members,
#set($map = $input.params().path)
"path": $members,
#set($map = $context.identity)
"identity": $members,
#set($map = $stageVariables)
"stageVariables": $members,
"requestPath": "$context.resourcePath"
}
`
)
