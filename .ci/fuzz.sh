# What .ci/run and .ci/nightly know about fuzz targets.

fuzz_module=github.com/gatemap/gatemap

# fuzz_folders prints the folders that have targets: those of the root module, or
# with "nested" those of the others.
fuzz_folders() {
  local nested pick=-vE
  [ "${1:-}" != nested ] || pick=-E
  nested=$(find . -mindepth 2 -name go.mod -not -path '*/node_modules/*' -printf '^%h(/|$)\n' | paste -sd '|')
  grep -rlE '^func Fuzz' --include='*_test.go' --exclude-dir=node_modules --exclude-dir=testdata . |
    xargs -n 1 dirname | sort -u | grep "$pick" "$nested"
}

# fuzz_build OUT FOLDER... builds a program for each package of the folders, and
# prints "PACKAGE TARGET" for each target. It fails if one does not compile: its
# targets would be missing. One program serves all targets of a package; go test
# -fuzz would link it anew for each.
fuzz_build() {
  local dir package program out=$1
  for dir in "${@:2}"; do
    package=$fuzz_module${dir#.}
    program=$(fuzz_program "$out" "$package")
    (cd "$dir" && go test -c -fuzz=. -o "$program" .) || return
    "$program" -test.list '^Fuzz' | sed "s|^|$package |"
  done
}

# fuzz_program FOLDER PACKAGE prints where fuzz_build puts a package's program.
fuzz_program() { echo "$1/${2//\//_}.test"; }

# fuzz_weight "PACKAGE TARGET" prints how many shares of the time the target
# gets: those of the language and of whole evaluations have the most to look for.
fuzz_weight() {
  case $1 in
  */vtl\ Fuzz* | *\ FuzzEvaluate | *\ FuzzEngines | *\ FuzzSequences) echo 3 ;;
  *) echo 1 ;;
  esac
}

# fuzz_one FOLDER PACKAGE TARGET TIME LOG FLAG... runs one target of a program that
# fuzz_build built. A target that is cut off by its deadline says so as a failure
# now and then, and has found nothing; anything else fails, with its log.
fuzz_one() {
  local program package=$2 target=$3 time=$4 log=$5
  program=$(fuzz_program "$1" "$package")
  shift 5
  if (cd ".${package#"$fuzz_module"}" && "$program" -test.run '^$' -test.fuzz "^$target\$" \
    -test.fuzztime "$time" -test.fuzzminimizetime 1x "$@") >"$log" 2>&1; then
    return
  fi
  if grep -q 'context deadline exceeded' "$log" && ! grep -qE 'Failing input|panic' "$log"; then
    echo "  $package $target: cut off by its deadline"
    return
  fi
  echo "$package $target"
  cat "$log"
  return 1
}
