#!/bin/sh
# The manual pages and --help name the same options.  In docs/<tool>.md an option stands in the first column of a table.
set -eu
top=${PTO_SOURCE_DIR:-$(cd "$(dirname "$0")/.." && pwd)}
bad=0

# options: those of the text on standard input; every form of -W counts as one.
options() {
    grep -oE -e '(^|[ ,|`])--?[A-Za-z][A-Za-z_-]*' | tr -d ' ,|`' | sed 's/^-W.*/-W/' | sort -u
}
for tool in "${PTOAS:-$top/build/tests/ptoas}" "${PTOSIM:-$top/build/tests/ptosim}"; do
    name=$(basename "$tool")
    help=$("$tool" --help | options)
    manual=$(grep '^| `-' "$top/docs/$name.md" | cut -d '|' -f 2 | options)
    [ -n "$help" ] || { echo "$name --help prints no options"; bad=1; }
    for option in $help; do
        printf '%s\n' "$manual" | grep -qxF -e "$option" || { echo "docs/$name.md lacks $option"; bad=1; }
    done
    for option in $manual; do
        printf '%s\n' "$help" | grep -qxF -e "$option" || { echo "$name --help lacks $option"; bad=1; }
    done
done
exit $bad
