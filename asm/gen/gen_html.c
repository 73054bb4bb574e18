/* The reference manual as one HTML page that needs nothing else: an index, a search box, a section an operation. */
#include "asm/describe.h"
#include "asm/gen/gen.h"
#include "pto/version.h"

#include <string.h>

static const char head[] =
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>PTO-AS operations</title>\n<style>\n"
    ":root{color-scheme:light dark;--line:#8884;--soft:#8881;--link:#0b62c4}\n"
    "@media(prefers-color-scheme:dark){:root{--link:#7ab7ff}}\n"
    "body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:62rem;padding:0 1rem 4rem}\n"
    "a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}\n"
    "header{position:sticky;top:0;background:Canvas;padding:.6rem 0;border-bottom:1px solid var(--line);z-index:1}\n"
    "h1{font-size:1.2rem;margin:0 0 .4rem}h2{margin:2.5rem 0 .5rem}\n"
    "input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem .7rem;border:1px solid var(--line);border-radius:.4rem}\n"
    "#count{font-size:.85rem;opacity:.7}\n"
    "details{border:1px solid var(--line);border-radius:.4rem;margin:.4rem 0;scroll-margin-top:7rem}\n"
    "summary{cursor:pointer;padding:.5rem .7rem}summary code{font-weight:600}summary span{opacity:.8}\n"
    "details>div{padding:0 .7rem .7rem}\n"
    "pre{background:var(--soft);padding:.6rem;border-radius:.3rem;overflow-x:auto;font-size:.85rem}\n"
    "code,pre{font-family:ui-monospace,monospace}code{font-size:.9em;overflow-wrap:anywhere}\n"
    ".scroll{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;margin:.5rem 0}\n"
    "th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}\n"
    "li{margin:.15rem 0}.note{opacity:.75;font-size:.9rem}\n"
    "</style>\n</head>\n<body>\n";

static const char script[] =
    "<script>\n"
    "const box=document.getElementById('search'),count=document.getElementById('count');\n"
    "const ops=[...document.querySelectorAll('details')],families=[...document.querySelectorAll('section')];\n"
    "function find(){const words=box.value.toLowerCase().split(/\\s+/).filter(Boolean);let shown=0;\n"
    " for(const op of ops){op.hidden=!words.every(w=>op.dataset.find.includes(w));if(!op.hidden)shown++}\n"
    " for(const f of families)f.hidden=![...f.querySelectorAll('details')].some(op=>!op.hidden);\n"
    " count.textContent=shown+' of '+ops.length+' operations'}\n"
    "function jump(){const op=document.getElementById(decodeURIComponent(location.hash.slice(1)));\n"
    " if(op){if(op.tagName==='DETAILS')op.open=true;op.scrollIntoView()}}\n"
    "box.addEventListener('input',find);addEventListener('hashchange',jump);find();jump();\n"
    "</script>\n</body>\n</html>\n";

static void put(struct base_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        switch (text[i]) {
        case '<': base_puts(out, "&lt;"); break;
        case '>': base_puts(out, "&gt;"); break;
        case '&': base_puts(out, "&amp;"); break;
        case '"': base_puts(out, "&quot;"); break;
        default: base_putc(out, text[i]); break;
        }
}

/* Running text: what stands between backticks is code. */
static void put_text(struct base_buf *out, const char *text)
{
    bool code = false;
    for (const char *c = text; *c != '\0'; c++)
        if (*c == '`') {
            base_puts(out, code ? "</code>" : "<code>");
            code = !code;
        } else {
            put(out, c, 1);
        }
    base_puts(out, code ? "</code>" : "");
}

static void put_tables(struct base_buf *out, const struct asm_op_text *t)
{
    base_puts(out, t->noperands != 0 ? "<div class=scroll><table><tr><th>operand<th>what it is<th>direction<th>type\n" : "");
    for (unsigned i = 0; i < t->noperands; i++) {
        const struct asm_operand_text *o = &t->operands[i];
        base_printf(out, "<tr><td><code>%s</code><td>%s<td>%s%s%s<td>", o->name, o->role, o->direction, o->optional ? ", optional" : "",
                    o->list ? ", any number" : "");
        put_text(out, o->kind);
        base_putc(out, '\n');
    }
    base_puts(out, t->noperands != 0 ? "</table></div>\n" : "");
    base_puts(out, t->nattrs != 0 ? "<div class=scroll><table><tr><th>attribute<th>values<th>default\n" : "");
    for (unsigned i = 0; i < t->nattrs; i++) {
        const struct asm_attr_text *a = &t->attrs[i];
        base_printf(out, "<tr><td><code>%s</code>%s%s<td>%s %s<td>%s%s\n", a->key, a->alias[0] != '\0' ? ", also " : "", a->alias, a->kind, a->values,
                    a->needed ? "must be given" : "", a->def);
    }
    base_puts(out, t->nattrs != 0 ? "</table></div>\n" : "");
}

static void put_rules(struct base_buf *out, const struct asm_op_text *t)
{
    base_puts(out, t->nrules != 0 ? "<ul>\n" : "");
    for (unsigned i = 0; i < t->nrules; i++) {
        const struct asm_rule_text *r = &t->rules[i];
        base_puts(out, "<li>");
        put_text(out, r->text);
        base_puts(out, " <span class=note>");
        if (strcmp(r->targets, "all") != 0)
            base_printf(out, "(%s) ", r->targets);
        if (r->code != PTO_D_COUNT)
            base_printf(out, "<a href=#PTO%04u>PTO%04u</a>, %s", base_diag_info(r->code)->number, base_diag_info(r->code)->number, r->severity);
        base_puts(out, "</span>\n");
    }
    base_puts(out, t->nrules != 0 ? "</ul>\n" : "");
}

static void put_op(struct base_buf *out, enum pto_op op)
{
    struct asm_op_text t;
    asm_describe(op, &t);
    base_printf(out, "<details id=\"%s\" data-find=\"%s ", t.info->mnemonic, t.info->mnemonic);
    for (const char *c = t.info->doc; *c != '\0'; c++) { /* the search box is in lower case */
        char lower = (char)(*c >= 'A' && *c <= 'Z' ? *c | 32 : *c);
        put(out, &lower, 1);
    }
    base_printf(out, " %s %s\"><summary><code>%s</code> <span>", t.aliases, t.family->name, t.info->mnemonic);
    put_text(out, t.info->doc);
    base_printf(out, "</span></summary><div>\n<p class=note>%c%s. Pipe: %s. Targets: %s. Specification: %s.", t.kind[0] - 'a' + 'A', t.kind + 1, t.pipe,
                t.targets, t.section);
    if (t.aliases[0] != '\0')
        base_printf(out, " Also read: %s.", t.aliases);
    base_puts(out, "</p>\n");
    base_puts(out, t.nforms != 0 ? "<pre>" : "");
    for (unsigned i = 0; i < t.nforms; i++) {
        base_printf(out, "// %s\n", t.forms[i].label);
        put(out, t.forms[i].text, strlen(t.forms[i].text));
        base_putc(out, '\n');
    }
    base_puts(out, t.nforms != 0 ? "</pre>\n" : "");
    put_tables(out, &t);
    put_rules(out, &t);
    if (t.example.target != NULL) {
        base_printf(out, "<p>Example (%s):</p>\n<pre>", t.example.target->name);
        put(out, t.example.text.data, t.example.text.len);
        base_puts(out, "</pre>\n");
    }
    base_puts(out, "</div></details>\n");
    asm_describe_free(&t);
}

void gen_html(struct base_buf *out)
{
    base_puts(out, head);
    base_printf(out, "<header><h1>PTO-AS operations, version %s</h1>\n<input id=search type=search placeholder=\"search: tadd, scale, fifo ...\" "
                     "aria-label=search autofocus> <span id=count></span></header>\n"
                     "<p>At level 2 and 3 operands are named in <code>ins(..) outs(..)</code>; at level 1 tiles are values and the outs are results; the bare "
                     "form is level 1 without <code>pto.</code>; every operation can be written in MLIR's generic form.</p>\n", pto_version());
    const struct isa_family *family;
    for (unsigned i = 0; (family = isa_family(i)) != NULL; i++) {
        enum pto_op end = isa_family_end(family);
        base_printf(out, "<section><h2 id=\"%s\">%s</h2>\n<p class=note>Specification: %s</p>\n", family->name, family->title, family->sections);
        for (unsigned op = family->first; op < end; op++)
            put_op(out, (enum pto_op)op);
        base_puts(out, "</section>\n");
    }
    base_puts(out, "<h2 id=diagnostics>Diagnostics</h2>\n<div class=scroll><table>\n");
    for (unsigned code = 0; code < PTO_D_COUNT; code++) {
        const struct base_diag_info *d = base_diag_info((enum pto_diag_code)code);
        base_printf(out, "<tr id=PTO%04u><td>PTO%04u<td><code>%s</code><td>", d->number, d->number, d->name);
        put_text(out, d->brief);
        base_putc(out, '\n');
    }
    base_puts(out, "</table></div>\n");
    base_puts(out, script);
}
