// Package redact replaces secrets in requests and answers by placeholders, so
// that what was recorded or is printed can be shown to others.
//
// # What is a secret
//
//	where                                         what
//	headers Authorization, Proxy-Authorization    the credentials behind the scheme; of another form than
//	                                              "SCHEME TEXT" all of it. The password of Basic too, wherever
//	                                              else it is
//	header Cookie                                 the value of each cookie
//	header Set-Cookie                             the value of the cookie; its name and attributes stay. Members
//	                                              of JSON with the names of these headers are like them
//	headers, query, path parameters, members of   the value, where the name looks like that of a secret: it
//	$context, members of JSON at any depth, also  contains token, secret, password, passwd, passphrase, passcode,
//	in JSON that is the text of a member          pwd, api key, access key, private key, encryption key, signing
//	                                              key, shared key, subscription key, credential, signature,
//	                                              authorization, cookie, session id, assertion or jwt, whatever
//	                                              separates the words and whatever letter case. Of a list or an
//	                                              object each text and number in it
//	members value and values of JSON              the value, where the member name or key before it is such a name
//	texts (bodies that are no JSON, texts of JSON NAME=VALUE, "NAME": VALUE, <NAME>VALUE</NAME> and parts of
//	and other values)                             multipart/form-data of such a name, also escaped and with quotes;
//	                                              NAME: VALUE where a line or an object begins so; the credentials
//	                                              behind Bearer and Basic; the password of a URL; JSON Web Tokens;
//	                                              ids of AWS access keys; private keys in PEM; and each secret of
//	                                              the same exchange that has 8 bytes or more, escaped or not
//
// A text becomes REDACTED-N, with the same N for the same secret as long as the
// Redactor lives, and a number becomes 0. Truth values, null, and empty texts
// stay, and names always do. What is redacted stays JSON, and all else of it stays byte for byte. Bytes
// that are no text are searched in the same way as a text.
package redact
