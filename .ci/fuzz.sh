# What .ci/run and .ci/nightly know about fuzz targets.

# fuzz_targets prints "PACKAGE TARGET" for each.
fuzz_targets() {
  local package
  for package in $(go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./...); do
    go test -run '^$' -list '^Fuzz' "$package" | sed -n "s|^\(Fuzz.*\)|$package \1|p"
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
