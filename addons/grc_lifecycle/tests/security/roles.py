"""Who asks, and whose records there are."""

SALESMAN = "base.group_user,base.group_allow_export,sales_team.group_sale_salesman"
USER = f"{SALESMAN},grc_base.group_grc_user"

#: Groups of each role.
GROUPS = {
    "portal": "base.group_portal",
    "employee": SALESMAN,
    "administrator": f"{SALESMAN},base.group_system",
    "owner": USER,
    "colleague": USER,
    "personal": f"{SALESMAN},grc_base.group_grc_personal",
    "seer": f"{USER},sales_team.group_sale_salesman_all_leads",
    "accountant": f"{USER},account.group_account_invoice",
    "manager": f"{SALESMAN},grc_base.group_grc_manager",
    "head": f"{SALESMAN},grc_base.group_grc_manager",
    "stranger": f"{SALESMAN},grc_base.group_grc_manager",
}
#: What a role is to the rules.
KINDS = {
    **{"portal": "portal", "employee": "outside"},
    **dict.fromkeys(("owner", "colleague"), "user"),
    **dict.fromkeys(("manager", "head", "stranger"), "manager"),
    **{role: role for role in ("personal", "seer", "accountant", "administrator")},
}
#: Companies of those who have others than the first: the second, or all.
COMPANIES = {"stranger": "second", "head": "all"}
#: Salespeople with a customer of their own, and that customer's company.
SELLERS = {"owner": "first", "colleague": "first", "personal": "first", "stranger": "second"}
#: Records without a salesperson: the company's, another company's, everybody's.
SETTINGS = {"ours": "first", "theirs": "second", "shared": None}


def whose(role, key):
    """Return whose a record is to a role: ``own``, ``company`` (a colleague's), ``other`` (company's) or ``shared``.

    :param key: a key of :data:`SELLERS` or :data:`SETTINGS`
    """
    if key == role:
        return "own"
    company = SELLERS.get(key) or SETTINGS[key]
    if company is None:
        return "shared"
    return "company" if COMPANIES.get(role, "first") in (company, "all") else "other"
