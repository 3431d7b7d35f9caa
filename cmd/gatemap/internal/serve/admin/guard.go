package admin

import (
	"net"
	"net/http"
	"strings"
)

// guard answers only what a person at this machine asks: GET and HEAD, with a
// Host that no DNS server can point here, and not for another site's page. What
// requests have held is shown to nobody else, and nothing of it is ever markup.
func guard(next http.Handler, hosts []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
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
	return r.Header.Get("Origin") != "" || (site == "cross-site" || site == "same-site") && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}
