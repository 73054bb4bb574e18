#!/bin/sh
# The commands of the README's tour do what they say: each `$ ` line of a console block is run, in the tree, after the demo.  An exit code
# other than 0 stands behind the command as a comment.
set -eu
cd "$(dirname "$0")/.."
script=build/demo/readme.sh
awk '
    /^```console/ { on = 1; next }
    /^```/ { on = 0 }
    !on { next }
    /^\$ / { sub(/^\$ /, ""); more = 1; text = ""; wanted = 0 }
    more {
        if (match($0, /# exit code [0-9]+/)) { wanted = substr($0, RSTART + 12, RLENGTH - 12); sub(/ *# exit code.*/, "") }
        text = text $0 "\n"
        if ($0 ~ /\\$/) next
        more = 0
        printf "code=0\n{ %s} >>build/demo/readme.log 2>&1 || code=$?\n", text
        printf "[ $code -eq %d ] || { echo \"exit code $code, not %d, in the README, command %d\"; tail -n 20 build/demo/readme.log; exit 1; }\n", wanted, wanted, ++n
    }
    END { if (n < 5) { print "echo too few commands found; exit 1" } else printf "echo %d commands of the README work\n", n }
' README.md >"$script"
: >build/demo/readme.log
sh "$script"
