// Package contenthandling converts payloads between text and binary the way
// API Gateway does on the response side.
//
// Which of four conversions happens follows from four facts: the integration
// response's contentHandling, whether the API has binaryMediaTypes, whether
// the payload's Content-Type is one of them, and whether the type that the
// client asks for is. Decide is the documented table of fifteen rows as one
// total function; Append does the conversion.
//
// What the evidence settles: text that is not UTF-8 gets U+FFFD for its bad
// bytes and is no error; a payload that has to be decoded and is not base64
// ends the evaluation; encoding never looks at what it encodes
// (rules/content-handling.md#table). What is chosen: base64 is read strictly, without line breaks and with
// its padding; a configured */* matches everything, an absent type too
// (rules/content-handling.md#media-types).
//
// The payload of a Lambda function is JSON. Where the table says Decode and the
// function gave one JSON string, the content of that string is decoded, see
// JSONString (AWS Compute Blog, 2016-11, on binary support; not recorded). The
// other three conversions keep the quotes.
package contenthandling
