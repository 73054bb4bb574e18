#!/bin/sh
# The manual pages and --help name the same options.  An option is documented by a line of docs/<tool>.md that starts with it:
# `--name ...` or `-x ...` between backquotes.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
bad=0
for tool in "${PTOAS:-$top/build/tests/ptoas}" "${PTOSIM:-$top/build/tests/ptosim}"; do
    name=$(basename "$tool")
    page=$top/docs/$name.md
    # Options of the help: words that start with a dash and stand at the start of a line or behind a comma or blank.
    help=$("$tool" --help | grep -oE '(^|[ ,|])--?[A-Za-z][A-Za-z-]*' | sed 's/^[ ,|]*//' | sort -u)
    manual=$(grep -E '^(\| )?`-' "$page" | grep -oE '(`|, )--?[A-Za-z][A-Za-z-]*' | sed 's/^[`, ]*//' | sort -u)
    [ -n "$help" ] || { echo "$name --help prints no options"; bad=1; }
    for option in $help; do
        printf '%s\n' "$manual" | grep -qxF -e "$option" || { echo "docs/$name.md lacks $option"; bad=1; }
    done
    for option in $manual; do
        printf '%s\n' "$help" | grep -qxF -e "$option" || { echo "$name --help lacks $option"; bad=1; }
    done
done
exit $bad
