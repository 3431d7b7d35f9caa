package jsonschema

import (
	"net/mail"
	"net/netip"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// formatOf returns the check of a format that the service's library knows; any
// other one is not checked, date, time and phone among them.
func formatOf(name string) func(*run, string) {
	switch name {
	case "base64":
		return base64
	case "date-time":
		return said(isDateTime, `string "%s" is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]`)
	case "email":
		return said(isEmail, `string "%s" is not a valid email address`)
	case "hostname":
		return said(isHostname, `string "%s" is not a valid hostname`)
	case "ipv4":
		return said(isIPv4, `string "%s" is not a valid IPv4 address`)
	case "ipv6":
		return said(isIPv6, `string "%s" is not a valid IPv6 address`)
	case "json-pointer":
		return said(isPointer, `input string "%s" is not a valid JSON Pointer`)
	case "mac":
		return said(macAddress.MatchString, `input string "%s" is not a valid MAC address`)
	case "md5":
		return hash(32)
	case "regex":
		return isPattern
	case "sha1":
		return hash(40)
	case "sha256":
		return hash(64)
	case "sha512":
		return hash(128)
	case "uri":
		return said(isURI, `string "%s" is not a valid URI`)
	case "uuid":
		return said(uuid.MatchString, `input string "%s" is not a valid UUID`)
	}
	return nil
}

var (
	macAddress = lazyregexp.New(`^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$`)
	uuid       = lazyregexp.New(`^[0-9A-Fa-f]{1,16}(-[0-9A-Fa-f]{1,16}){4}$`)
	pointer    = lazyregexp.New(`^(/([^~/]|~[01])*)*$`)
	dateTime   = lazyregexp.New(`^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d{1,12})?([Zz]|[+-]([01]\d|2[0-3])(:?[0-5]\d(:?[0-5]\d)?)?)$`)
	scheme     = lazyregexp.New(`^[A-Za-z][A-Za-z0-9+.-]*$`)
)

func said(ok func(string) bool, format string) func(*run, string) {
	return func(r *run, s string) { r.failIf(!ok(s), format, s) }
}

func isPointer(s string) bool { return pointer.MatchString(s) }

func isPattern(r *run, s string) {
	_, err := compilePattern(r.meter, s)
	r.failIf(err != nil, `string "%s" is not a valid ECMA 262 regular expression`, s)
}

func isDateTime(s string) bool {
	part := dateTime.FindStringSubmatch(s)
	if part == nil {
		return false
	}
	_, err := time.Parse("2006-01-02 15:04:05", part[1]+" "+part[2])
	return err == nil
}

// isEmail takes one address as mail has it, with a name before it if it likes.
func isEmail(s string) bool {
	if len(s) > 4096 || strings.ContainsAny(s, "()") {
		return false
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		return false
	}
	return !strings.Contains(a.Address[strings.LastIndexByte(a.Address, '@')+1:], "_")
}

func isIPv4(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is4()
}

// isIPv6 leaves out IPv4 addresses in the form of IPv6, and a zone may be empty.
func isIPv6(s string) bool {
	s, _, _ = strings.Cut(s, "%")
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is6() && !a.Is4In6()
}

// isHostname: labels of at most 63 characters, 253 with the dots, of letters,
// digits and, inside, hyphens and underscores; the last one begins with no digit.
// Characters beyond ASCII are not looked at.
func isHostname(s string) bool {
	if len(s) > 3*254 {
		return false
	}
	s = strings.NewReplacer("\u3002", ".", "\uff0e", ".", "\uff61", ".").Replace(s)
	s = strings.TrimSuffix(s, ".")
	if len(s) > 253 {
		return false
	}
	labels := strings.Split(s, ".")
	for i, label := range labels {
		n := len(label)
		if n == 0 || n > 63 || strings.ContainsRune("-_", rune(label[0])) || strings.ContainsRune("-_", rune(label[n-1])) {
			return false
		}
		if strings.IndexFunc(label, func(r rune) bool {
			return r < 0x80 && r != '-' && r != '_' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
		}) >= 0 {
			return false
		}
		if i == len(labels)-1 && label[0] >= '0' && label[0] <= '9' {
			return false
		}
	}
	return true
}

// isURI takes what java.net.URI takes, relative references among it.
func isURI(s string) bool {
	rest, fragment, _ := strings.Cut(s, "#")
	if !uriText(fragment, "[]") {
		return false
	}
	if i := strings.IndexAny(rest, ":/?"); i >= 0 && rest[i] == ':' {
		if !scheme.MatchString(rest[:i]) || i+1 == len(rest) {
			return false
		}
		if rest = rest[i+1:]; rest[0] != '/' {
			return uriText(rest, "[]")
		}
	}
	path, query, _ := strings.Cut(rest, "?")
	if !uriText(query, "[]") {
		return false
	}
	if authority, ok := strings.CutPrefix(path, "//"); ok {
		path = ""
		if i := strings.IndexByte(authority, '/'); i >= 0 {
			authority, path = authority[:i], authority[i:]
		}
		if authority == "" && path == "" {
			return false
		}
		if at := strings.LastIndexByte(authority, '@'); at >= 0 && uriText(authority[:at], "") {
			authority = authority[at+1:]
		}
		if literal, ok := strings.CutPrefix(authority, "["); ok {
			literal, _, ok = strings.Cut(literal, "]")
			return ok && isIPv6(literal) && uriText(path, "")
		}
		if !uriText(authority, "") {
			return false
		}
	}
	return uriText(path, "")
}

// uriText reports whether a part of a URI has only characters that may be there.
func uriText(s, more string) bool {
	for i, r := range s {
		switch {
		case r == '%':
			if len(s)-i < 3 || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
		case r < 0x80:
			if r <= ' ' || r == 0x7F || strings.ContainsRune("\"<>\\^`{|}[]#", r) && !strings.ContainsRune(more, r) {
				return false
			}
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Z):
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// hash takes that many hexadecimal digits.
func hash(size int) func(*run, string) {
	return func(r *run, s string) {
		if n := utf16Len(s); n != size {
			r.failIf(true, "input string has incorrect length (%d, expected %d)", n, size)
			return
		}
		for i, c := range s {
			if c >= 0x80 || !isHex(byte(c)) {
				r.failIf(true, `illegal character "%c" in input at index %d`, c, utf16Len(s[:i]))
				return
			}
		}
	}
}

func base64(r *run, s string) {
	if n := utf16Len(s); n%4 != 0 {
		r.failIf(true, "input has illegal length (must be a multiple of 4, found %d)", n)
		return
	}
	body := strings.TrimSuffix(strings.TrimSuffix(s, "="), "=")
	for i, c := range body {
		if c >= 0x80 || c != '+' && c != '/' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			r.failIf(true, `illegal character "%c" at index %d (not in Base64 alphabet)`, c, utf16Len(s[:i]))
			return
		}
	}
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
