package lint_test

import "strings"

// integrationRows are about the choice of a response, its headers and the integration.
var integrationRows = []ruleRow{
	{"overlapping-patterns", "lambda", two(`.*Error.*`, `.*NotFoundError.*`), "", ""}, // unreachable instead
	{"overlapping-patterns", "lambda", two(`.*Error.*`, `.*(NotFoundError|Gone).*`), "", "note"},
	{"overlapping-patterns", "lambda", two(`E.*|x`, `E.{3,}|F.*`), "", "note"},
	{"overlapping-patterns", "lambda", two(`.*[NotFound].*`, `.*[Conflict].*`), "", "warning"},
	{"overlapping-patterns", "lambda", two(`(?s).*four hundred.*`, `(?s).+`), "", "note"},
	{"overlapping-patterns", "lambda", two(`[\s\S]*\[404\][\s\S]*`, `[\s\S]*\[500\][\s\S]*`), "", ""},
	{"overlapping-patterns", "lambda", two(`(?s).*\[404\].*`, `(?s).*\[500\].*`), "", ""},
	{"overlapping-patterns", "lambda", two(`.*Not Found.*`, `.*Bad Gateway.*`), "", ""},
	{"overlapping-patterns", "lambda", two(`.*abc.*`, `.*cde.*`), "", ""},
	{"pattern-newline", "lambda", pattern(`([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`), "", ""}, // the Serverless Framework's
	{"overlapping-patterns", "lambda", two(`A.*`, `B.*`), "", ""},
	{"overlapping-patterns", "http", two(`4\d{2}`, `40\d|5\d\d`), "", "warning"},
	{"overlapping-patterns", "http", two(`40\d`, `4\d\d`), "", "note"},
	{"overlapping-patterns", "http", two(`4\d{2}`, `5\d{2}`), "", ""},
	{"overlapping-patterns", "http", two(`[45]\d{2}`, `5\d{2}`), "", "warning"}, // 500 is left to it, 501 is not
	{"overlapping-patterns", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"4\\d{2}"},"404":{"statusCode":"404","selectionPattern":"404"}}`, "", "note"},

	{"unreachable-response", "lambda", two(`.*Error.*`, `.*NotFoundError.*`), "", "warning"},
	{"unreachable-response", "lambda", two(`.+`, `.*NotFound.*`), "", "warning"},
	{"unreachable-response", "lambda", two(`.*NotFound.*`, `.+`), "", ""},
	{"unreachable-response", "lambda", two(`.+`, `[\s\S]*NotFound[\s\S]*`), "", ""}, // messages of several lines
	{"unreachable-response", "http", two(`4\d{2}`, `40\d`), "", "warning"},
	{"unreachable-response", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"4\\d{2}"},"404":{"statusCode":"404","selectionPattern":"404"}}`, "", ""},
	{"unreachable-response", "http", `{"200":{"statusCode":"200"},"201":{"statusCode":"201","selectionPattern":"\\d+"}}`, "", "warning"},

	{"missing-default", "lambda", `{"400":{"statusCode":"400","selectionPattern":".+"}}`, "", "warning"},
	{"missing-default", "lambda", `{"200":{"statusCode":"200","selectionPattern":".*"}}`, "", ""},
	{"missing-default", "lambda", pattern(`.+`), "", ""},
	{"missing-default", "http", `{"200":{"statusCode":"200","selectionPattern":"2\\d{2}"}}`, "", "warning"},
	{"missing-default", "http", `{"200":{"statusCode":"200","selectionPattern":"[245]\\d{2}"}}`, "", "note"},
	{"missing-default", "http", `{"200":{"statusCode":"200","selectionPattern":"\\d+"}}`, "", ""},

	{"several-defaults", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":""}}`, "", "warning"},
	{"several-defaults", "http", pattern(`4\d{2}`), "", ""},
	{"no-responses", "http", `{}`, "", "warning"},
	{"no-responses", "lambdaproxy", `{}`, "", ""},

	// rules/selection.md#mock.
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{}`), "error"},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{"statuscode": 200, "id": "$input.params('id')"}`), "error"},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{"statusCode": "200"}`), "error"},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{"statusCode": 200}`), ""},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{ statusCode : $input.params('code') }`), ""},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`#if($input.params('a') == "1"){"statusCode": 200}#else{"statusCode": 404}#end`), ""},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`$input.json('$')`), ""},
	{"mock-status", "http", `{"200":{"statusCode":"200"}}`, mockRequest(`{}`), ""},

	// rules/control-plane.md#streaming.
	{"response-streaming", "http", `{"200":{"statusCode":"200"}},"responseTransferMode":"STREAM"`, "", "error"},
	{"response-streaming", "lambdastream", `{"200":{"statusCode":"200"}}`, "", "warning"},
	{"response-streaming", "http", `{"200":{"statusCode":"200"}},"responseTransferMode":"BUFFERED"`, "", ""},
	{"response-streaming", "lambdaproxy", `{},"responseTransferMode":"STREAM"`, "", ""},

	// API reference, PutIntegration; guide, quotas of REST APIs.
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":29`, "", "error"},
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":49`, "", "error"},
	{"integration-timeout", "lambdaproxy", `{},"timeoutInMillis":-1`, "", "error"},
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":300001`, "", "error"},
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":29001`, "", "note"},
	{"integration-timeout", "lambdaproxy", `{},"timeoutInMillis":900000,"responseTransferMode":"STREAM"`, "", ""},
	{"integration-timeout", "lambdaproxy", `{},"timeoutInMillis":900001,"responseTransferMode":"STREAM"`, "", "error"},
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":50`, "", ""},
	{"integration-timeout", "mock", `{"200":{"statusCode":"200"}},"timeoutInMillis":29000`, "", ""},

	// rules/selection.md#default: AWS Solutions Constructs have 200 and 500.
	{"failure-as-success", "http", `{"200":{"statusCode":"200"},"500":{"statusCode":"500","selectionPattern":"500"}}`, "", "warning"},
	{"failure-as-success", "sqs", `{"200":{"statusCode":"200"},"500":{"statusCode":"500","selectionPattern":"5\\d{2}"}}`, "", "warning"},
	{"failure-as-success", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"4\\d{2}"}}`, "", ""},
	{"failure-as-success", "http", `{"200":{"statusCode":"200"}}`, "", ""},
	{"failure-as-success", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"4\\d{2}"},"500":{"statusCode":"500","selectionPattern":"5\\d{2}"}}`, "", ""},
	{"failure-as-success", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"(?!2)\\d{3}"}}`, "", ""},
	{"failure-as-success", "http", `{"200":{"statusCode":"200","selectionPattern":"2\\d{2}"},"500":{"statusCode":"500"}}`, "", ""},
	{"failure-as-success", "http", template(`#if($input.path('$.error') != "")#set($context.responseOverride.status = 400)#end{}`), "", ""},
	{"failure-as-success", "lambda", `{"200":{"statusCode":"200"},"500":{"statusCode":"500","selectionPattern":".*Fatal.*"}}`, "", ""},
	{"failure-as-success", "mock", `{"200":{"statusCode":"200"},"500":{"statusCode":"500","selectionPattern":"500"}}`, "", ""},

	// guide, how-to-cors.
	{"cors-on-errors", "lambda", corsOn(true, false), "", "note"},
	{"cors-on-errors", "lambda", corsOn(true, true), "", ""},
	{"cors-on-errors", "lambda", corsOn(false, false), "", ""},
	{"cors-on-errors", "lambda", `{"200":{"statusCode":"200","responseParameters":{"method.response.header.Access-Control-Allow-Origin":"'*'"}},` +
		`"500":{"statusCode":"500","selectionPattern":".+","responseTemplates":{"application/json":"#set($context.responseOverride.header.Access-Control-Allow-Origin = \"*\"){}"}}}`, "", ""},

	{"undeclared-response", "http", `{"404":{"statusCode":"404"}}`, declared, "warning"},
	{"undeclared-response", "http", `{"404":{"statusCode":"404","responseParameters":{"method.response.header.X":"'1'"}}}`, declared, "error"},
	{"undeclared-response", "http", `{"200":{"statusCode":"200"}}`, declared, ""},
	{"undeclared-header", "http", `{"200":{"statusCode":"200","responseParameters":{"method.response.header.Y":"'1'"}}}`, declared, "error"},
	{"undeclared-header", "http", header("'1'"), declared, ""},

	{"invalid-mapping", "http", header("integration.response.headers.X"), declared, "error"},
	{"invalid-mapping", "http", header("$context.requestId"), declared, "error"},
	{"invalid-mapping", "http", `{"200":{"statusCode":"200","responseParameters":{"integration.response.header.X":"'1'"}}}`, "", "error"},
	{"invalid-mapping", "http", header("context.requestId"), declared, ""},
	{"unquoted-static", "http", header("*"), declared, "error"},
	{"unquoted-static", "http", header("'*'"), declared, ""},
	{"unquoted-static", "http", header("true"), declared, "warning"},
	{"unquoted-static", "http", header("false"), declared, "warning"},
	{"unquoted-static", "http", header("True"), declared, "error"},
	{"unquoted-static", "http", header("'true'"), declared, ""},

	{"mock-body", "mock", header("integration.response.body.id"), "", "warning"},
	{"mock-body", "mock", template(`$input.json('$')`), "", "warning"},
	{"mock-body", "mock", template(`{"id": "$input.params('id')"}`), "", ""},
	{"mock-body", "http", header("integration.response.body.id"), "", ""},

	{"content-type", "http", `{"200":{"statusCode":"200","responseTemplates":{"json":"{}"}}}`, "", "error"},
	{"content-type", "http", template(`{}`), "", ""},
	{"content-handling", "http", `{"200":{"statusCode":"200","contentHandling":"CONVERT_TO_BINARY","responseTemplates":{"application/json":"{}"}}}`, "", "warning"},
	{"content-handling", "http", `{"200":{"statusCode":"200","contentHandling":"CONVERT_TO_TEXT","responseTemplates":{"application/json":"{}"}}}`, "", ""},
	{"limit", "http", template(strings.Repeat("x", 300<<10+1)), "", "error"},
	{"limit", "http", header("'" + strings.Repeat("x", 10240) + "'"), "", "error"},
	{"limit", "http", header("'x'"), "", ""},

	{"ignored-in-proxy", "lambdaproxy", template(`{}`), "", "note"},
	{"ignored-in-proxy", "lambdaproxy", `{"200":{"statusCode":"200"}}`, "", ""},

	{"definition", "http", `{"200":{"statusCode":"200","surprise":1}}`, "", "warning"},
	{"definition", "http", `{"200":{"statusCode":"200"}}`, "", ""},
	{"configuration", "http", `{"abc":{"statusCode":"abc"}}`, "", "error"},
	{"configuration", "http", `{"200":{"statusCode":"200","contentHandling":"TEXT"}}`, "", "error"},
	{"configuration", "http", `{"200":{"statusCode":"200"}}`, "", ""},
	{"unresolved", "http", `{"200":{"statusCode":"200","selectionPattern":["2.."]}}`, "", "error"},
	{"unresolved", "http", `{"200":{"statusCode":"200"}}`, "", ""},
}
