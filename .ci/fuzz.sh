# What .ci/run and .ci/nightly know about fuzz targets.

# fuzz_targets prints "PACKAGE TARGET" for each. It fails if a package does not
# compile: its targets would be missing.
fuzz_targets() {
  local packages package list
  packages=$(go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./...) || return
  for package in $packages; do
    list=$(go test -run '^$' -list '^Fuzz' "$package") || { echo "$list" >&2; return 1; }
    sed -n "s|^\(Fuzz.*\)|$package \1|p" <<<"$list"
  done
}

# fuzz_weight "PACKAGE TARGET" prints how many shares of the time the target
# gets: those of the language and of whole evaluations have the most to look for.
fuzz_weight() {
  case $1 in
  */vtl\ Fuzz* | *\ FuzzEvaluate | *\ FuzzEngines | *\ FuzzSequences) echo 3 ;;
  *) echo 1 ;;
  esac
}

# fuzz_one PACKAGE TARGET TIME LOG [FLAG...] runs one target. A target that is
# cut off by its deadline says so as a failure now and then, and has found
# nothing; anything else fails, with its log.
fuzz_one() {
  local package=$1 target=$2 time=$3 log=$4
  shift 4
  if go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 1x "$package" "$@" >"$log" 2>&1; then
    return
  fi
  if grep -q 'context deadline exceeded' "$log" && ! grep -qE 'Failing input|panic' "$log"; then
    echo "  cut off by its deadline"
    return
  fi
  cat "$log"
  return 1
}
