#!/usr/bin/env bash
# hcl-rs 0.20.0 (Rust) beside HashiCorp's own hcl 2.25.0 (Go), Velocity references
# in Terraform.
#
# Guess: $${item.id} is the text ${item.id} for both, in quotes and in a heredoc.
# Seen: HashiCorp's has ${item.id} in either; hcl-rs has it in quotes only, and
# keeps both dollars (and both signs of %%{) in a heredoc. What it writes of the
# values has $$${item.id}, and %%{ as it was, which means something else when it
# is read again.
# What it means: a mapping template stands in a heredoc nearly always. A tool in
# Rust that reads Terraform sees a dollar in front of each value that API Gateway
# never has, and one that rewrites values puts it there for good.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

printf 'quoted = "$${item.id} %%%%{x}"\nheredoc = <<EOT\n$${item.id} %%%%{x}\nEOT\n' >in.hcl
mkdir -p rust/src go
cat >rust/Cargo.toml <<'TOML'
[package]
name = "values"
version = "0.0.0"
edition = "2021"
[dependencies]
hcl-rs = "=0.20.0"
TOML
cat >rust/src/main.rs <<'RS'
fn values(round: &str, text: &str) -> String {
    let body: hcl::Map<String, hcl::Value> = hcl::from_str(text).unwrap();
    println!("hcl-rs {round} quoted  {:?}", body["quoted"].as_str().unwrap());
    println!("hcl-rs {round} heredoc {:?}", body["heredoc"].as_str().unwrap());
    hcl::to_string(&body).unwrap()
}
fn main() {
    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let written = values("first ", &text);
    values("second", &written);
}
RS
cat >go/main.go <<'GO'
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/hcl/v2/hclparse"
)

func main() {
	file, diags := hclparse.NewParser().ParseHCLFile(os.Args[1])
	if diags.HasErrors() {
		panic(diags)
	}
	attributes, _ := file.Body.JustAttributes()
	for _, name := range []string{"quoted", "heredoc"} {
		value, diags := attributes[name].Expr.Value(nil)
		if diags.HasErrors() {
			panic(diags)
		}
		fmt.Printf("hcl %-7s %q\n", name, value.AsString())
	}
}
GO
(cd go && go mod init values && go get github.com/hashicorp/hcl/v2@v2.25.0 && go build -o values .) >go.log 2>&1 || { cat go.log; exit 1; }
cargo build --quiet --manifest-path rust/Cargo.toml
{ go/values in.hcl; rust/target/debug/values in.hcl; } | tee seen

diff seen - <<'SEEN' && echo "as recorded: hcl-rs 0.20.0, hcl 2.25.0"
hcl quoted  "${item.id} %{x}"
hcl heredoc "${item.id} %{x}\n"
hcl-rs first  quoted  "${item.id} %{x}"
hcl-rs first  heredoc "$${item.id} %%{x}\n"
hcl-rs second quoted  "${item.id} %{x}"
hcl-rs second heredoc "$${item.id} %{x}\n"
SEEN
