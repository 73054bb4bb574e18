#!/bin/sh
# The tree is tidy: no paths of one machine, no unfinished marks, no overlong files, an opening comment in every source file.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
cd "$top"
bad=0

if git rev-parse --git-dir >/dev/null 2>&1; then
    files=$(git ls-files)
else
    files=$(find . -path ./build -prune -o -type f -print | sed 's,^\./,,')
fi
# The patterns are put together from halves so that this file does not find itself.
complain() { # title, lines
    if [ -n "$2" ]; then
        printf '%s:\n%s\n' "$1" "$2"
        bad=1
    fi
}
texts=$(printf '%s\n' "$files" | grep -E '\.(c|h|l|y|def|txt|cmake|sh|md|json|pto|in)$|^\.ci/run$' | while read -r f; do [ -f "$f" ] && echo "$f"; done)
sources=$(printf '%s\n' "$texts" | grep -E '\.(c|h|l|y)$')
# What pto_gen makes is as long as the tables.
written=$(printf '%s\n' "$sources" | while read -r f; do head -n 3 "$f" | grep -q 'Made by pto_gen' || echo "$f"; done)

complain "paths of one machine" "$(printf '%s\n' "$texts" | tr '\n' '\0' | xargs -0 grep -nIE '(^|[^A-Za-z0-9_.])/(wo''rk|ro''ot|ho''me|fa''rm)/' | cut -c1-150 || true)"
complain "unfinished marks" "$(printf '%s\n' "$texts" | tr '\n' '\0' | xargs -0 grep -nIwE 'TO''DO|FIX''ME|XX''X|HA''CK' | cut -c1-150 || true)"
complain "over 1,200 lines" "$(printf '%s\n' "$written" | tr '\n' '\0' | xargs -0 wc -l | awk '$2 != "total" && $1 > 1200 { print "  " $2 ": " $1 }')"
complain "no opening comment" "$(printf '%s\n' "$sources" | while read -r f; do head -n 3 "$f" | grep -qE '^/\*|%top|^%\{' || echo "  $f"; done)"
complain "trailing blanks" "$(printf '%s\n' "$sources" | tr '\n' '\0' | xargs -0 grep -nE '[[:blank:]]$' | cut -c1-100 | head -n 10 || true)"

long=$(printf '%s\n' "$written" | tr '\n' '\0' | xargs -0 wc -l | awk '$2 != "total" && $1 > 800 { print "  " $2 ": " $1 }')
[ -z "$long" ] || printf 'note: over 800 lines, think of cutting:\n%s\n' "$long"
exit $bad
