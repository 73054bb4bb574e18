"""Holds docs/tutorial-c.md to the truth, in a folder with the files of examples/c/tutorial:
a block "```c FILE" has to stand in FILE as it is; of a block "```console" each "$ " command is run, and what it prints has to be what
the block shows below it ("..." alone on a line: any lines). "# exit code N" behind a command is its exit code.

    check.py TUTORIAL FOLDER [--update]     --update writes what commands print into the tutorial, where no "..." stands
"""
import os
import re
import subprocess
import sys


def blocks(lines):
    """(info, first line, end) of each fenced block; lines[first:end] is what it holds."""
    begin = None
    for i, line in enumerate(lines):
        if not line.startswith("```"):
            continue
        if begin is None:
            begin = i
        else:
            yield lines[begin][3:].split(), begin + 1, i
            begin = None
    if begin is not None:
        sys.exit("line %d: a block without an end" % (begin + 1))


def commands(lines, first, end):
    """(command, exit code, first line of output, end)"""
    i = first
    while i < end:
        if not lines[i].startswith("$ "):
            sys.exit("line %d: a console block begins with a command" % (i + 1))
        command = lines[i][2:]
        while command.endswith("\\"):
            i += 1
            command += "\n" + lines[i]
        code = re.search(r" *# exit code (\d+)$", command)
        i += 1
        out = i
        while i < end and not lines[i].startswith("$ "):
            i += 1
        yield (command[:code.start()] if code else command), int(code.group(1)) if code else 0, out, i


def matches(shown, printed):
    """Does what is printed fit, with "..." for any lines?"""
    if not shown:
        return not printed
    if shown[0] == "...":
        return any(matches(shown[1:], printed[k:]) for k in range(len(printed) + 1))
    return bool(printed) and shown[0] == printed[0] and matches(shown[1:], printed[1:])


def main():
    path, folder = sys.argv[1:3]
    update = "--update" in sys.argv
    with open(path) as f:
        lines = f.read().split("\n")
    failures, ran, quoted, changes = [], [], [], []
    for info, first, end in blocks(lines):
        if info[:1] == ["c"] or info[:1] == ["python"]:
            if len(info) != 2:
                sys.exit("line %d: of which file is this?" % first)
            with open(os.path.join(folder, info[1])) as f:
                text = "\n" + f.read()
            if "\n" + "\n".join(lines[first:end]) + "\n" not in text:
                failures.append("line %d: this does not stand in %s" % (first, info[1]))
            quoted.append(info[1])
        elif info[:1] == ["console"]:
            for command, code, out, stop in commands(lines, first, end):
                r = subprocess.run(["sh", "-c", command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, timeout=120)
                printed = [line.rstrip() for line in r.stdout.rstrip("\n").split("\n")] if r.stdout.rstrip("\n") else []
                ran.append(command)
                if r.returncode != code:
                    failures.append("line %d: exit code %d of %s\n%s" % (out, r.returncode, command, r.stdout))
                elif not matches(lines[out:stop], printed):
                    if update and "..." not in lines[out:stop]:
                        changes.append((out, stop, printed))
                    else:
                        failures.append("line %d: %s prints\n%s\nbut the tutorial shows\n%s" % (out, command, "\n".join(printed), "\n".join(lines[out:stop])))
    for out, stop, printed in reversed(changes):
        lines[out:stop] = printed
    if changes:
        with open(path, "w") as f:
            f.write("\n".join(lines))
    for name in sorted(os.listdir(folder)):
        if re.match(r"step\d+\.(c|py)$", name) and not any(name in command for command in ran):
            failures.append("no command of the tutorial runs %s" % name)
    if len(ran) < 8 or len(quoted) < 5:
        failures.append("too few commands or quotations found")
    for failure in failures:
        print(failure)
    print("%d commands, %d quotations, %d wrong, %d updated" % (len(ran), len(quoted), len(failures), len(changes)))
    sys.exit(1 if failures else 0)


main()
