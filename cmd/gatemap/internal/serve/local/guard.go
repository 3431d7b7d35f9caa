// Package local keeps what a server shows to people at its machine from everybody
// else: from other machines' names, other sites' pages, and all but reading.
package local

import (
	"net"
	"net/http"
	"strings"
)

// Guard answers only what a person at this machine asks: GET and HEAD, with a
// Host that no DNS server can point here, and not for another site's page. hosts
// are names of this server beside addresses and localhost. policy is the
// Content-Security-Policy of all answers.
func Guard(next http.Handler, hosts []string, policy string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		case !known(r.Host, hosts):
			http.Error(w, "the Host is none of this server's", http.StatusMisdirectedRequest)
		case crossSite(r):
			http.Error(w, "not for other sites", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// known reports whether a Host is an address or a name that is known to be this
// server's: any other name could have been made to lead here (DNS rebinding).
func known(host string, hosts []string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if net.ParseIP(host) != nil || host == "localhost" {
		return true
	}
	for _, own := range hosts {
		if own != "" && strings.EqualFold(host, own) {
			return true
		}
	}
	return false
}

// crossSite reports whether a page of another site has made a browser ask. A
// link that somebody follows is none.
func crossSite(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return r.Header.Get("Origin") != "" && site != "same-origin" || (site == "cross-site" || site == "same-site") && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}
