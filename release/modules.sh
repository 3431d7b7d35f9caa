# To be sourced, in the top folder: the Go modules of this repository, and how Go
# gets them from a clone as if it were the public repository.

module=github.com/gatemap/gatemap

fail() { printf '%s: %s\n' "${0##*/}" "$1" >&2; exit 1; }

# nested prints the folders of the modules that require the root.
nested() { git ls-files '*/go.mod' | xargs grep -lE "(^|\s)$module v" | xargs -n 1 dirname; }

# published prints the folders of all modules that have tags beside the root; the
# others hold tests.
published() { git ls-files '*/go.mod' | xargs -n 1 dirname | grep -vE '^(bench|e2e|examples)(/|$)'; }

# check_version VERSION: a version that the module path allows.
check_version() { [[ ${1:-} =~ ^v[01]\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$ ]] || fail "a version is v0.N.N or v1.N.N, not '${1:-}'"; }

# last_release prints the last tag of the root that HEAD has, and nothing where
# there is none.
last_release() { git describe --abbrev=0 --match 'v[0-9]*' HEAD 2>/dev/null || true; }

# snapshot prints a commit with what is in the working tree, committed or not.
snapshot() {
  local index tree
  index=$(mktemp)
  cp "$(git rev-parse --git-path index)" "$index"
  GIT_INDEX_FILE=$index git add -A
  tree=$(GIT_INDEX_FILE=$index git write-tree)
  rm "$index"
  git -c user.name=snapshot -c user.email=snapshot@localhost commit-tree -p HEAD -m "Working tree" "$tree"
}

# clone_with_tag CLONE VERSION makes a clone without files, in which VERSION is what
# is in the working tree.
clone_with_tag() {
  local commit
  commit=$(snapshot)
  git clone -q --bare --shared . "$1"
  git -C "$1" update-ref "refs/tags/$2" "$commit"
}

# share FROM TO NAME links what a folder holds, except NAME, into another.
share() {
  local entry
  mkdir -p "$2"
  for entry in "$1"/*; do
    [ ! -e "$entry" ] || [ "${entry##*/}" = "$3" ] || ln -s "$entry" "$2/"
  done
}

# from_clone CLONE CACHE: from here on, Go has this repository's modules from the
# tags of a clone, which nothing else knows yet, and keeps them in a cache that is
# thrown away. All else is the user's cache and proxy.
from_clone() {
  local cache=$2 real
  real=$(go env GOMODCACHE)
  share "$real" "$cache" github.com
  rm "$cache/cache" 2>/dev/null || true
  share "$real/github.com" "$cache/github.com" gatemap
  share "$real/cache/download" "$cache/cache/download" github.com
  share "$real/cache/download/github.com" "$cache/cache/download/github.com" gatemap
  export GOMODCACHE=$cache GOWORK=off GONOPROXY=$module GONOSUMDB=$module
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=url.file://$1.insteadOf GIT_CONFIG_VALUE_0=https://$module
  # Paths of the two caches must not make a difference to what is compiled.
  export GOFLAGS="-trimpath -modcacherw"
}
