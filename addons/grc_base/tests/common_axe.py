"""Screens are looked at with axe-core (Deque, MPL-2.0): what would keep people with disabilities out fails a test."""

import os
from pathlib import Path
from unittest import SkipTest

#: Where tours load it from.
PATH = "/grc_base/tests/axe.js"
INSTALLED = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
#: Of a part of the page, or of all of it: the rule, the node and what mends it; what is minor or moderate passes.
#: What Odoo's web client draws is left out: the text of labels (that a field has one is looked at), fields with
#: choices or suggestions, and the boxes and choice of columns of lists.
FAULTS = """
window.axeFaults = async (part) => {
    const drawn = [".o_form_label", ".o_field_selection", ".o-autocomplete--input"];
    drawn.push(".o_list_record_selector", ".o_optional_columns_dropdown", ".o_data_row .o-checkbox");
    const context = {exclude: drawn.map((one) => [one]), ...(part && {include: [[part]]})};
    const options = {resultTypes: ["violations"], iframes: false};
    const {violations} = await window.axe.run(context, options);
    return violations
        .filter(({impact}) => ["serious", "critical"].includes(impact))
        .flatMap(({id, help, nodes}) =>
            nodes.map(({html, target, failureSummary: mend}) =>
                [`${id}: ${help}`, target.join(" "), html, mend].join("\\n")
            )
        )
        .join("\\n\\n");
};
"""


def source():
    """Return axe-core, and what reads its answer, as JavaScript.

    :raise SkipTest: where it is not installed; script/test installs it, and lets no test be skipped
    """
    path = Path(os.environ.get("AXE_SOURCE") or INSTALLED)
    if not path.is_file():
        raise SkipTest("axe-core is not installed: run script/test, or npm ci")
    return path.read_text(encoding="utf-8") + FAULTS


class AxeCase:
    """Lets the steps of tours look at the screen (``accessible``)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.attachment"].sudo().create(
            {"name": "axe.js", "url": PATH, "raw": source().encode(), "mimetype": "text/javascript", "public": True}
        )
