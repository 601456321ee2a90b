"""The rules as a table of docs/security.md: run this file to write it anew."""

import importlib.util
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parents[3] / "docs" / "security.md"
BEGIN, END = "<!-- begin: written by addons/grc_lifecycle/tests/security/table.py -->\n", "<!-- end -->\n"
#: What the kinds of roles are called.
KINDS = {
    "user": "User",
    "personal": "User with personal data",
    "seer": "User with all sales documents",
    "accountant": "User in accounting",
    "manager": "Manager",
    "administrator": "Administrator without our groups",
}
REACH = {
    "own": "own customers",
    "company": "all of the company",
    "other": "other companies",
    "shared": "shared by all companies",
}
OPERATIONS = ("read", "write", "create", "unlink")


def rules(name="rules"):
    """Return a module of the rules, without Odoo."""
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def row(*cells):
    """Return a row of a table."""
    return "| " + " | ".join(cells) + " |"


def audiences(found):
    """Return the table of the audiences."""
    yield row("audience", *KINDS.values())
    yield row(*["---"] * (len(KINDS) + 1))
    for name, kinds in found.AUDIENCES.items():
        told = [", ".join(REACH[reach] for reach in kinds.get(kind, "").split()) or "–" for kind in KINDS]
        yield row(name, *told)


def models(found):
    """Return the table of the models."""
    yield row("records", *OPERATIONS)
    yield row(*["---"] * (len(OPERATIONS) + 1))
    for model, operations in found.MODELS.items():
        yield row(f"`{model}`", *(operations.get(operation, "nobody") for operation in OPERATIONS))


def fields(__):
    """Return the table of the fields on Odoo's models."""
    yield row("on", "fields", "read by", "written by")
    yield row(*["---"] * 4)
    for names, told, reader, writer in rules("rules_fields").FIELDS:
        yield row(", ".join(f"`{name}`" for name in names), told, reader, writer)


def methods(__):
    """Return the table of the methods."""
    yield row("who", "may call")
    yield row("---", "---")
    for audience, names in rules("rules_methods").METHODS.items():
        yield row(audience, " ".join(sorted(names.split())))


def text():
    """Return what stands between the two marks of the document."""
    found = rules()
    parts = (
        ("Audiences", audiences),
        ("Records", models),
        ("Fields on Odoo's own records", fields),
        ("Calls", methods),
    )
    return "\n".join(f"### {title}\n\n" + "\n".join(part(found)) + "\n" for title, part in parts)


def written(document):
    """Return the document with the table as it is now."""
    before, __, rest = document.partition(BEGIN)
    return before + BEGIN + "\n" + text() + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
