// Command proxy is httputil.ReverseProxy in a process of its own, beside which the
// report puts gatemap serve:
//
//	proxy BACKEND
//
// It prints where it listens, on a port of the loopback device that the system
// chooses.
package main

import (
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: proxy BACKEND")
	}
	target, err := url.Parse(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}
	fmt.Println("serving http://" + listener.Addr().String())
	server := http.Server{Handler: proxy, ReadHeaderTimeout: time.Minute}
	log.Fatal(server.Serve(listener))
}
