#!/usr/bin/env bash
# yamlfmt 0.21.0 (Google's formatter of YAML), with and without retain_line_breaks.
#
# Guess: retain_line_breaks keeps empty lines between members, and blocks are texts
# that stay as they are.
# Seen: it keeps empty lines by putting a comment in their place and taking it out
# again. In a folded block (>) that "comment" is folded into the line before, where it
# stays: the text has "#magic___^_^___line" in it. A literal block that ends in |+
# loses the + and so its line breaks. Without the setting a folded block with >+
# gains one. A literal block whose first line begins with a tab is an error, and
# no other file is written, either.
# What it means: Velocity has no directive of that name, so that the answers of the
# mapping template have the word in them, and those of JSON are none any more.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

GOBIN="$work" go install github.com/google/yamlfmt/cmd/yamlfmt@v0.21.0 >go.log 2>&1 || { cat go.log; exit 1; }
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check PyYAML==6.0.3
cat >folded.yaml <<'YAML'
template: >
  {"id": "$input.path('$.id')",

  "name": "$input.path('$.name')"}
YAML
cat >kept.yaml <<'YAML'
template: |+
  id,name
  $input.path('$.id'),$input.path('$.name')

YAML
cat >folded-kept.yaml <<'YAML'
template: >+
  {"id": "$input.path('$.id')"}

YAML
printf 'template: |\n  \t#set($id = $input.path("$.id"))\n  {"id": "$id"}\n' >tab.yaml
status=0
# text FILE: the template that is in it.
text() { env/bin/python -c 'import sys, yaml; print(repr(yaml.safe_load(open(sys.argv[1]))["template"]))' "$1"; }
# expect FILE TEMPLATE FLAG...: what becomes of a template.
expect() {
  local file=$1 want=$2 got
  shift 2
  ./yamlfmt "$@" -in <"$file" >formatted.yaml
  got=$(text formatted.yaml)
  printf '%s%s\n  before %s\n  behind %s\n' "$file" "${*:+ with ${*: -1}}" "$(text "$file")" "$got"
  [ "$got" = "$want" ] || { echo "  no longer $want"; status=1; }
}
expect folded.yaml "$(text folded.yaml)"
expect folded.yaml "'{\"id\": \"\$input.path(\\'\$.id\\')\", #magic___^_^___line \"name\": \"\$input.path(\\'\$.name\\')\"}\\n'" -formatter retain_line_breaks=true
expect kept.yaml "$(text kept.yaml)"
expect kept.yaml "\"id,name\\n\$input.path('\$.id'),\$input.path('\$.name')\\n\"" -formatter retain_line_breaks=true
expect folded-kept.yaml "'{\"id\": \"\$input.path(\\'\$.id\\')\"}\\n\\n\\n'"

text tab.yaml
if ./yamlfmt -in <tab.yaml >formatted.yaml 2>error; then
  echo "  no longer an error"
  status=1
fi
cat error
grep -q 'line 2: found a tab character where an indentation space is expected' error || { echo "  no longer that error"; status=1; }
mkdir both && cp tab.yaml folded-kept.yaml both
./yamlfmt both >/dev/null 2>&1 && { echo "  no longer an error for a folder"; status=1; }
cmp folded-kept.yaml both/folded-kept.yaml || { echo "  the other file is written now"; status=1; }
exit $status
