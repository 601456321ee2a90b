"""Who sees and does what: the whole of it, in rules.

The test makes every cell from them: model × role × operation × whose record, field × role × way of asking, method ×
role. A model, field, method or route of ours that no rule names fails the test. ``docs/security.md`` has the same as a
table.
"""

#: Whose records the kinds of roles reach, of a model: ``own`` customers', ``company``: colleagues', ``other``
#: company's, ``shared`` by all companies. The kinds that are not named reach none.
AUDIENCES = {
    "nobody": {},
    "customers": {
        "user": "own",
        "personal": "own",
        "seer": "own company",
        "accountant": "own company",
        "manager": "own company",
    },
    "sales": {
        "user": "own",
        "personal": "own",
        "seer": "own company",
        "accountant": "own",
        "manager": "own company",
    },
    "authors": {"user": "own", "personal": "own", "seer": "own", "accountant": "own", "manager": "own company"},
    "households": {"personal": "own"},
    "totals": {"seer": "company", "accountant": "company", "manager": "company"},
    "users": dict.fromkeys(("user", "personal", "seer", "accountant", "manager"), "own company shared"),
    "managers": {"manager": "own company"},
    "administrators": {"administrator": "company other"},
}
#: Roles that reach what their kind does not: who is in all companies writes what they share.
MORE = {("head", "managers"): "shared"}

#: Audience of each operation on our models; what is not said: nobody.
MODELS = {
    # Figures, which the refresh alone writes.
    "grc.customer": {"read": "customers"},
    "grc.customer.document": {"read": "customers"},
    "grc.capital.line": {"read": "customers"},
    "grc.retention": {"read": "customers"},
    "grc.sale.analysis": {"read": "customers"},
    "grc.wallet.share": {"read": "customers"},
    "grc.transition": {"read": "customers"},
    "grc.event": {"read": "customers"},
    "grc.timeline": {"read": "customers"},
    "grc.salesforce": {"read": "sales"},
    # Totals of a company that name no customer.
    "grc.refresh": {"read": "users"},
    "grc.clv.fit": {"read": "users"},
    "grc.risk.fit": {"read": "users"},
    "grc.grouping": {"read": "users"},
    "grc.group": {"read": "users", "write": "managers"},
    "grc.likeness": {"read": "users"},
    "grc.likeness.trait": {"read": "users"},
    "grc.wallet.peer": {"read": "users"},
    "grc.plan": {"read": "users"},
    "grc.product.complement": {"read": "users"},
    "grc.relation.cost.month": {"read": "totals"},
    "grc.queue": {"read": "administrators"},
    # What people enter.
    "grc.prospect": {"read": "customers", "create": "customers", "unlink": "customers"},
    "grc.wallet": dict.fromkeys(("read", "write", "create", "unlink"), "customers"),
    "grc.stage.override": dict.fromkeys(("read", "write", "create", "unlink"), "sales"),
    "grc.action": {"read": "sales", "write": "sales"},
    "grc.meeting.report": {"read": "sales", **dict.fromkeys(("write", "create", "unlink"), "authors")},
    "grc.person": dict.fromkeys(("read", "write", "create", "unlink"), "households"),
    "grc.goal": {"read": "customers", **dict.fromkeys(("write", "create", "unlink"), "managers")},
    "grc.relation.cost": {"read": "totals", **dict.fromkeys(("write", "create", "unlink"), "managers")},
    "grc.portfolio": {"create": "managers"},
    # Settings.
    "grc.competitor": {"read": "users", "write": "users", "create": "users", "unlink": "managers"},
    **dict.fromkeys(
        (
            "grc.segmentation",
            "grc.segment",
            "grc.threshold",
            "grc.activity.time",
            "grc.stage",
            "grc.stage.rule",
            "grc.playbook",
            "grc.playbook.step",
            "grc.life.rule",
            "grc.action.assumption",
            "grc.dismiss.reason",
        ),
        {"read": "users", **dict.fromkeys(("write", "create", "unlink"), "managers")},
    ),
}
#: Models without a table, and why nobody reads them as such.
ABSTRACT = {
    "grc.customer.link": "fields of other models",
    "grc.fit": "fields of other models",
    "grc.action.template": "fields of other models",
    "grc.simulation": "methods alone",
    "report.grc_lifecycle.report_handover": "methods alone",
}
