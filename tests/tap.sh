# tap.sh: read by every *.suite: a folder of its own, and lines that tests/check counts:
#   ok NAME / not ok NAME / skip NAME: WHY      what a failure said follows, indented
# Variables: root (the project), B (the build folder), aldine (the program), tmp.
root=$(cd "$(dirname "$0")/.." && pwd)
B=${B:-build}
case $B in /*) ;; *) B=$root/$B ;; esac
aldine=${ALDINE:-$B/aldine}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/aldine-test-XXXXXX")
trap 'chmod -R u+rwX "$tmp" 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 1' INT TERM HUP
cd "$root" || exit 2

ok() { echo "ok $1"; }
skip() { echo "skip $1: $2"; }
not_ok() { # NAME [LOG]
	echo "not ok $1"
	[ -z "${2:-}" ] || sed -n 's/^/    /; 1,60p' "$2"
}
# have PROGRAM...: whether all are installed
have() {
	for program; do command -v "$program" >/dev/null 2>&1 || return 1; done
}
