// Command served measures a mapped API under gatemap serve against the same
// service under serverless-offline, in one run: both read service/serverless.yml,
// and answer a list of 100 items that a function returns.
//
// The function is as cheap as it can be on both sides, so that what is measured is
// the server in front of it: for gatemap serve it is a connection of this program
// that answers with a constant text by Lambda's interface, and serverless-offline
// calls handler.js, which returns a constant object, in a thread of its own process.
// Clients, and the function of gatemap serve, run on the processors that the servers
// have too. They do no more than they must, and what they take is printed.
//
//	go run ./bench/served -to FOLDER
//
// It needs node and npm, which install osls (the Serverless Framework's open
// source continuation) and serverless-offline into the folder -to, once.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	to      = flag.String("to", "", "the folder that the service is installed in; a temporary one without")
	rounds  = flag.Int("rounds", 7, "how often each is measured")
	each    = flag.Duration("each", 2*time.Second, "how long one measurement takes")
	clients = flag.Int("clients", 8, "how many clients ask at once")
)

func main() {
	flag.Parse()
	if err := run(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer servers.Wait() // nothing outlives the program
	defer cancel()
	folder, err := install(ctx)
	if err != nil {
		return err
	}
	called, err := function(ctx)
	if err != nil {
		return err
	}
	ours, err := gatemap(ctx, folder, called)
	if err != nil {
		return err
	}
	theirs, err := offline(ctx, folder)
	if err != nil {
		return err
	}
	if err := alike(ours.url, theirs.url); err != nil {
		return err
	}
	var speed, work []float64
	for i := range *rounds + 1 {
		a, err := hammer(ours)
		if err != nil {
			return err
		}
		b, err := hammer(theirs)
		if err != nil {
			return err
		}
		if i == 0 {
			continue // until all is compiled
		}
		speed, work = append(speed, a.perSecond/b.perSecond), append(work, b.work/a.work)
		fmt.Printf("round %d: gatemap serve %v, serverless-offline %v, ratios %.1f and %.1f\n", i, a, b, a.perSecond/b.perSecond, b.work/a.work)
	}
	for name, ratios := range map[string][]float64{"answers a second": speed, "processor time of an answer": work} {
		slices.Sort(ratios)
		fmt.Printf("%s: median ratio %.1f (%.1f to %.1f)\n", name, ratios[len(ratios)/2], ratios[0], ratios[len(ratios)-1])
	}
	return nil
}

// server is a server that is measured.
type server struct {
	url string
	pid int
}

// figure is what a measurement gives.
type figure struct {
	perSecond float64
	work      float64 // processor time of the server for an answer, in microseconds; 0 where it is not known
	around    float64 // that of this program: the clients, and the function of gatemap serve
}

// String implements fmt.Stringer.
func (f figure) String() string {
	return fmt.Sprintf("%.0f/s at %.0f+%.0fµs", f.perSecond, f.work, f.around)
}

// spent is the processor time of a process and its threads, in microseconds, as
// Linux counts it.
func spent(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	const tick = 10_000 // USER_HZ is 100 everywhere
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) * tick
}

// install copies the service and installs what it needs.
func install(ctx context.Context) (string, error) {
	folder := *to
	if folder == "" {
		var err error
		if folder, err = os.MkdirTemp("", "served"); err != nil {
			return "", err
		}
	}
	if err := os.CopyFS(folder, os.DirFS("bench/served/service")); err != nil && !os.IsExist(err) {
		return "", fmt.Errorf("run it from the root of the repository: %w", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "node_modules", "serverless-offline")); err == nil {
		return folder, nil
	}
	npm := exec.CommandContext(ctx, "npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps")
	npm.Dir, npm.Stderr = folder, os.Stderr
	return folder, npm.Run()
}

// pets is what the function returns, as handler.js does.
var pets = func() []byte {
	type pet struct {
		ID    int      `json:"id"`
		Name  string   `json:"name"`
		Price float64  `json:"price"`
		Tags  []string `json:"tags"`
	}
	all := make([]pet, 100)
	for i := range all {
		all[i] = pet{i, fmt.Sprint("pet number ", i), float64(i) * 1.5, []string{"a", "b"}}
	}
	text, err := json.Marshal(map[string]any{"pets": all})
	if err != nil {
		panic(err) // a map of texts and numbers
	}
	return text
}()

// function is the function by Lambda's interface. It returns its address.
func function(ctx context.Context) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	context.AfterFunc(ctx, func() { l.Close() })
	answer := fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(pets), pets)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				for r := bufio.NewReader(conn); ; {
					if _, err := message(r); err != nil {
						return
					}
					if _, err := conn.Write(answer); err != nil {
						return
					}
				}
			}()
		}
	}()
	return "http://" + l.Addr().String(), nil
}

// message reads a message of HTTP/1.1 whose body has a length, and returns its
// first line. It is no more than two servers need that are known to send such, and
// takes a tenth of what http.ReadResponse does.
func message(r *bufio.Reader) (first string, err error) {
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return "", err
		}
		line = bytes.TrimRight(line, "\r\n")
		const name = "content-length:"
		switch {
		case len(line) == 0:
			_, err = r.Discard(length)
			return first, err
		case first == "":
			first = string(line)
		case len(line) > len(name) && bytes.EqualFold(line[:len(name)], []byte(name)):
			if length, err = strconv.Atoi(strings.TrimSpace(string(line[len(name):]))); err != nil {
				return "", err
			}
		case bytes.HasPrefix(bytes.ToLower(line), []byte("transfer-encoding:")):
			return "", errors.New("the body has no length")
		}
	}
}

// gatemap builds and starts gatemap serve, and returns the URL of the method.
func gatemap(ctx context.Context, folder, function string) (s server, err error) {
	binary := filepath.Join(folder, "gatemap")
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/gatemap")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return s, err
	}
	address, err := free()
	if err != nil {
		return s, err
	}
	s.url = "http://" + address + "/pets/7"
	if s.pid, err = start(ctx, folder, binary, "serve", "--listen", address, "--no-watch", "--lambda", "*="+function, "serverless.yml"); err != nil {
		return s, err
	}
	return s, ready(s.url)
}

// offline starts serverless-offline, and returns the URL of the method.
func offline(ctx context.Context, folder string) (s server, err error) {
	var ports []string
	for range 3 {
		address, err := free()
		if err != nil {
			return s, err
		}
		_, port, _ := strings.Cut(address, ":")
		ports = append(ports, port)
	}
	s.url = "http://127.0.0.1:" + ports[0] + "/pets/7"
	s.pid, err = start(ctx, folder, filepath.Join("node_modules", ".bin", "osls"), "offline", "start", "--host", "127.0.0.1", "--noPrependStageInUrl",
		"--httpPort", ports[0], "--lambdaPort", ports[1], "--albPort", ports[2])
	if err != nil {
		return s, err
	}
	return s, ready(s.url)
}

// free is an address that nobody listens at.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// servers are those that run.
var servers sync.WaitGroup

// start starts a server that ends with ctx, and all processes of its own with it.
func start(ctx context.Context, folder, name string, args ...string) (pid int, err error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(folder, name)
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	servers.Go(func() { cmd.Wait() })
	return cmd.Process.Pid, nil
}

// ready waits until a server answers.
func ready(target string) error {
	for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(50 * time.Millisecond) {
		if resp, err := http.Get(target); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return nil
			}
		}
	}
	return fmt.Errorf("%s does not answer", target)
}

// alike reports whether two URLs answer with the same JSON.
func alike(a, b string) error {
	var values [2]any
	for i, target := range []string{a, b} {
		resp, err := http.Get(target)
		if err != nil {
			return err
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			return err
		}
		if err := json.NewDecoder(bytes.NewReader(body)).Decode(&values[i]); err != nil {
			return fmt.Errorf("%s: %w: %s", target, err, body)
		}
	}
	if !reflect.DeepEqual(values[0], values[1]) {
		return fmt.Errorf("%s and %s answer differently", a, b)
	}
	return nil
}

// hammer asks a server as fast as the clients can.
func hammer(s server) (figure, error) {
	var n atomic.Int64
	failed := make(chan error, *clients)
	var wg sync.WaitGroup
	began, before, own := time.Now(), spent(s.pid), spent(os.Getpid())
	for range *clients {
		wg.Go(func() {
			if err := ask(s.url, began.Add(*each), &n); err != nil {
				failed <- err
			}
		})
	}
	wg.Wait()
	select {
	case err := <-failed:
		return figure{}, err
	default:
	}
	answers := float64(max(1, n.Load()))
	return figure{answers / time.Since(began).Seconds(), (spent(s.pid) - before) / answers, (spent(os.Getpid()) - own) / answers}, nil
}

// ask asks for a URL over one connection until the time has come.
func ask(target string, until time.Time, n *atomic.Int64) error {
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	conn, err := net.Dial("tcp", u.Host)
	if err != nil {
		return err
	}
	defer conn.Close()
	r := bufio.NewReaderSize(conn, 16<<10)
	request := []byte("GET " + u.Path + " HTTP/1.1\r\nHost: " + u.Host + "\r\n\r\n")
	for time.Now().Before(until) {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		first, err := message(r)
		if err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
		if !strings.HasPrefix(first, "HTTP/1.1 200 ") {
			return fmt.Errorf("%s answers %s", target, first)
		}
		n.Add(1)
	}
	return nil
}
