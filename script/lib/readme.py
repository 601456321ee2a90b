"""README.md and static/description/index.html of each addon, made from its manifest and the fragments in readme/.

OCA's tool for this, oca-gen-addon-readme, is no package and wants pandoc; the fragments and their names are OCA's, so
that it can take over. ``python readme.py`` writes what is not up to date, ``--check`` says which files these are.
"""

import ast
import glob
import html
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PATTERNS = ("addons/*/__manifest__.py", "examples/*/__manifest__.py")
#: Fragments in their order, with the heading of each; the first has none.
FRAGMENTS = (
    ("DESCRIPTION", ""),
    ("CONTEXT", "Use cases"),
    ("INSTALL", "Installation"),
    ("CONFIGURE", "Configuration"),
    ("USAGE", "Usage"),
    ("ROADMAP", "Known issues"),
    ("CONTRIBUTORS", "Contributors"),
)
MADE = "<!-- Made from the manifest and readme/: change those, then run script/lint --fix. -->"
OUTDATED = "{} does not say what the manifest and readme/ say: script/lint --fix"
PAGE = """<!doctype html>
{made}
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>{title}</title>
  </head>
  <body>
    <section class="oe_container">
{body}
    </section>
  </body>
</html>
"""


def read(path):
    """Return the text of a file, an empty one if there is none."""
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except FileNotFoundError:
        return ""


def fragments(folder):
    """Yield (heading, text) of the fragments of an addon that there are."""
    for name, heading in FRAGMENTS:
        text = read(os.path.join(folder, "readme", name + ".md")).strip()
        if text:
            yield heading, text


def facts(manifest):
    """Return the line below the title: nothing that changes with each version."""
    return "Odoo {} · {}".format(".".join(manifest["version"].split(".")[:2]), manifest["license"])


def needs(manifest):
    """Return the paragraph that says what must be there."""
    text = "Odoo modules: {}.".format(", ".join("`{}`".format(name) for name in manifest["depends"]))
    python = manifest.get("external_dependencies", {}).get("python", ())
    if python:
        text += " Python packages: {}.".format(", ".join("`{}`".format(name) for name in python))
    if manifest.get("auto_install"):
        text += " It is installed by itself where all of them are."
    return text


def sections(folder, manifest):
    """Yield (heading, text) of all sections."""
    yield from fragments(folder)
    yield "Requirements", needs(manifest)
    yield "Author", "{}, licence {}.".format(manifest["author"], manifest["license"])


def markdown(folder, manifest):
    """Return the text of README.md."""
    parts = [MADE, "# " + manifest["name"], "*{}*".format(manifest["summary"]), facts(manifest)]
    for heading, text in sections(folder, manifest):
        parts += ["## " + heading] if heading else []
        parts.append(text)
    return "\n\n".join(parts) + "\n"


def page(folder, manifest):
    """Return the text of index.html, which Odoo shows of the addon in its list of apps."""
    from markdown_it import MarkdownIt

    render = MarkdownIt("commonmark").enable("table").render
    name = html.escape(manifest["name"])
    parts = ["<h1>{}</h1>".format(name), "<p><em>{}</em></p>".format(html.escape(manifest["summary"]))]
    parts.append("<p>{}</p>".format(html.escape(facts(manifest))))
    for heading, text in sections(folder, manifest):
        parts += ["<h2>{}</h2>".format(heading)] if heading else []
        parts.append(render(text).strip())
    return PAGE.format(made=MADE, title=name, body="\n".join(parts))


def wanted(root):
    """Yield (path, text) of the files as they should be."""
    for pattern in PATTERNS:
        for path in sorted(glob.glob(os.path.join(root, pattern))):
            folder, manifest = os.path.dirname(path), ast.literal_eval(read(path))
            if any(fragments(folder)):
                yield os.path.join(folder, "README.md"), markdown(folder, manifest)
                yield os.path.join(folder, "static", "description", "index.html"), page(folder, manifest)


def main(argv, root=ROOT):
    """Write the files, or say which are not up to date; return the exit status."""
    outdated = [(path, text) for path, text in wanted(root) if read(path) != text]
    if "--check" not in argv:
        for path, text in outdated:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
        return 0
    for path, _text in outdated:
        print(OUTDATED.format(os.path.relpath(path, root)))
    return 1 if outdated else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
