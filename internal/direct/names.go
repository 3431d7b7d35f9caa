package direct

import (
	"net"
	"strings"
)

// isHost reports whether the host of a URL is one to dial as it is: in ASCII,
// which http.Transport makes of other letters.
func isHost(host string) bool {
	for i := range len(host) {
		if c := host[i]; c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return host != ""
}

// address is a host with its port.
func address(host string) string {
	if i := strings.LastIndexByte(host, ':'); i >= 0 && i > strings.LastIndexByte(host, ']') {
		if i == len(host)-1 {
			return host + "80"
		}
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), "80")
}

// isName reports whether the name of a header is one in net/http's spelling that
// only says something to the server: not of the connection, and not of a body.
func isName(name string) bool {
	start := true
	for i := range len(name) {
		c := name[i]
		switch {
		case c == '-' || '0' <= c && c <= '9':
		case 'A' <= c && c <= 'Z' && start, 'a' <= c && c <= 'z' && !start:
		default:
			return false
		}
		start = c == '-'
	}
	switch name {
	case "", "Connection", "Content-Length", "Expect", "Host", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade":
		return false
	}
	return true
}

// allValues reports whether the values of a header can be sent as they are.
func allValues(values []string) bool {
	for _, v := range values {
		for i := range len(v) {
			if c := v[i]; c < ' ' && c != '\t' || c == 0x7f {
				return false
			}
		}
	}
	return true
}
