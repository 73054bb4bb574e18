# The public headers as Doxygen wants them; their comments are plain ones, for people who read the headers:
#   a comment in front of several declarations is that of each, up to an empty line; one behind a member or value is its own;
#   what headers need for themselves is left out: macros that end in _ or count arguments, sections called "how ..", most of ref.h;
#   @, < and # in comments are just that.
# Lines stay where they are, but for comments that are repeated.
FNR == 1 {
    file = FILENAME
    sub(/.*\//, "", file)
    sub(/^\/\*+ /, "/** @file\n * ") # a line more; that of the include guard makes up for it
    inside = opening = 1
    hidden = 0
    skipping = group = ""
}
function quoted(text) {
    if (text !~ /^ \*     /) { # no example
        gsub(/@/, "@@", text)
        gsub(/</, "\\\\<", text)
        gsub(/#/, "\\\\#", text)
    }
    return text
}
function words(text) { # of a line of a comment
    sub(/^ *\/?\*+/, "", text)
    sub(/\*\/.*/, "", text)
    return text
}
/^#define PTO_[A-Z]+_H$/ { next }
/^\/\* ---- / { hidden = /---- how / || (hidden && !/for kernels ----/); group = ""; print ""; next }
/^PTO_BEGIN_DECLS/ { hidden = 0 }
hidden { print(/^#(if|else|endif)/ ? $0 : ""); next }
skipping != "" { if ($0 ~ skipping) skipping = ""; print ""; next }
inside {
    if (FNR > 1)
        $0 = quoted($0)
    if (file == "ops.h" && match($0, /^ \* [a-z_0-9A-Z]+: /)) # an argument
        $0 = " * - `" substr($0, 4, RLENGTH - 5) "`" substr($0, RLENGTH - 1)
    if (!opening)
        group = group words($0)
    if (/\*\//) {
        hidden = opening && file == "ref.h"
        inside = opening = 0
    }
    print
    next
}
/^$/ { group = "" }
/^#define [A-Za-z0-9_]*_([( ]|$)/ || /^#define PTO_[A-Za-z0-9_]*_[0-9]+\(/ {
    if (/\\$/)
        skipping = "[^\\\\]$"
    print ""
    next
}
/^struct pto_attrs_/ { skipping = "^};"; print ""; next }
/^static inline struct pto_result pto_do_/ || (file == "ref.h" && /^(template .*)?static inline/ && !/}$/) { skipping = "^}"; print ""; next }
file == "ref.h" && /^(template .*)?static inline/ { print ""; next }
/^\/\*\* Optional attributes of / { print ""; next } # they stand with the intrinsic
/^ *\/\*/ {
    sub(/\/\*+/, "/**")
    rest = $0
    sub(/^ *\/\*\*/, "", rest)
    $0 = substr($0, 1, index($0, "/**") + 2) quoted(rest)
    inside = !/\*\//
    if (/^\/\*/)
        group = words(rest)
    fresh = 1
    print
    next
}
/^#define .*[^*\/ ].*\/\* .*\*\/$/ { # what is special of one macro comes first
    match($0, / *\/\* .*/)
    print "/**" quoted(substr($0, index($0, "/* ") + 2, length($0) - index($0, "/* ") - 3)) ". " group "*/"
    print substr($0, 1, RSTART - 1)
    fresh = 0
    next
}
/^(PTO_API|static inline|#define|enum|struct|union|typedef) / {
    if (group != "" && !fresh)
        print "/**" group "*/"
    fresh = 0
}
file == "enums.h" && match($0, /^enum pto_[a-z_]+_code/) {
    name = substr($0, 10, RLENGTH - 14)
    gsub(/_/, " ", name)
    print "/** What there is of: " name ". */"
}
/^ .*_\)\[/ { print ""; next }
/^ +[a-z][^({]*,[^({]*; *\/\* .*\*\/$/ { # one comment for several members: each its own
    match($0, / *\/\* .*/)
    comment = "/**" quoted(substr($0, index($0, "/* ") + 2))
    $0 = substr($0, 1, RSTART - 2)
    n = split($0, member, /, */)
    match(member[1], /\**[A-Za-z_0-9]+(\[[0-9]+\])?$/)
    type = substr(member[1], 1, RSTART - 1)
    member[1] = substr(member[1], RSTART)
    for (i = 1; i <= n; i++)
        printf "%s %s%s;", comment, type, member[i]
    print ""
    next
}
/^typedef struct { / { sub(/bits; }/, "bits; /**< of the element */ }") }
match($0, /\/\* /) && !/^#(if|else|endif|include)/ && !/\\$/ {
    $0 = substr($0, 1, RSTART - 1) "/**<" quoted(substr($0, RSTART + 2))
    inside = !/\*\//
}
{ print }
