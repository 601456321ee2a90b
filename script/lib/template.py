"""The template database: everything our addons depend on, installed once, copied for each server and test run."""

import os

from . import stamps
from .odoo import LANGUAGE, dependencies

PREFIX = "customer_relations_template_"


def name_for(odoo):
    """Return the template's name: another Odoo or another list of dependencies, another template."""
    version = stamps.read(os.path.join(odoo.ready.odoo, "odoo", "release.py"))
    stamp = stamps.read(os.path.join(odoo.ready.place.cache, "stamps", "odoo-19"))
    oca = stamps.read(os.path.join(odoo.ready.place.root, "requirements-oca.txt"))
    return PREFIX + stamps.digest(version, stamp, oca, LANGUAGE, *dependencies(odoo.ready.code))


def ensure(odoo, databases, steps):
    """Make sure that the template exists; return its name."""
    name = name_for(odoo)
    lock = os.path.join(odoo.ready.place.run, "template.lock")
    with stamps.lock(lock, "Another script makes the template database; waiting for it."):
        if databases.mark(name) == "ready":
            steps.skip()
            return name
        modules = dependencies(odoo.ready.code)
        for old in databases.names(PREFIX):
            if old == name or odoo.ready.server.private:
                databases.drop(old)
        with steps.step("Installing Odoo's apps in a template database (about 2 minutes)") as step:
            databases.create(name)
            for extension in ("unaccent", "pg_trgm"):
                databases.sql("CREATE EXTENSION IF NOT EXISTS " + extension, database=name)
            odoo.change(name, "Installing Odoo's apps", install=modules, more=["--load-language=" + LANGUAGE])
            databases.set_mark(name, "ready")
            step.note = ", ".join(modules)
    return name
