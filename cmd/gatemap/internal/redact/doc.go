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
//	$context, members of JSON at any depth, also  contains token, secret, password, passwd, passphrase, api key,
//	in JSON that is the text of a member          access key, private key, credential, signature, authorization
//	                                              or cookie, whatever separates the words and whatever letter
//	                                              case. Of a list or an object each text and number in it
//	texts (bodies that are no JSON, texts of JSON NAME=VALUE, "NAME": "VALUE" and <NAME>VALUE</NAME> of such a
//	and other values)                             name; the password of a URL; JSON Web Tokens; ids of AWS access
//	                                              keys; private keys in PEM; and each secret of the same
//	                                              exchange that has 8 bytes or more
//
// A text becomes REDACTED-N, with the same N for the same secret as long as the
// Redactor lives, and a number becomes 0. Truth values, null, and empty texts
// stay, and names always do. What is redacted stays JSON, and all else of it stays byte for byte. Bytes
// that are no text are searched in the same way as a text.
package redact
