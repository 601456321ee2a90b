"""The two companies, their charts of accounts, currencies and opening hours, and the salespeople."""

MAIN = {"name": "Disques du Parc", "city": "Nantes", "zip": "44000", "street": "3 rue du Sillon"}
SECOND = {"name": "Park Records Inc.", "city": "Boston", "zip": "02108", "street": "12 Beacon Street"}
NEUTRAL_NAMES = ("My Company", "YourCompany", "Ma société", "Mon entreprise")
CHART = "generic_coa"
HOURS = "Heures d'ouverture"
# login, name, sales group
SELLERS = (
    ("claire", "Claire Morel", "sales_team.group_sale_salesman"),
    ("marc", "Marc Delaunay", "sales_team.group_sale_salesman_all_leads"),
)


def main_company(env):
    """The database's first company: in euros and with a French name if nothing happened in it."""
    company = env.ref("base.main_company")
    if not _moves(env, company):
        values = {"currency_id": _currency(env, "EUR").id}
        if company.name in NEUTRAL_NAMES:
            values |= MAIN | {"country_id": env.ref("base.fr").id}
        company.write(values)
    _keep_reading(env, company)
    _chart(env, company, "base.fr")
    if not _moves(env, company):
        _french_tax(company)
    return company


def second_company(env):
    """A company in dollars, found by its name or created."""
    company = env["res.company"].search([("name", "=", SECOND["name"])], limit=1)
    if not company:
        company = env["res.company"].create(
            SECOND | {"currency_id": _currency(env, "USD").id, "country_id": env.ref("base.us").id}
        )
        env.ref("base.user_admin").write({"company_ids": [(4, company.id)]})
    _keep_reading(env, company)
    _chart(env, company, "base.us")
    _rates(env, company)
    return company


def _keep_reading(env, company):
    """Let a company contact those who have not objected, as one does that was there before the rules of countries."""
    readings = env["grc.consent.reading"]
    if not readings.search([("company_id", "=", company.id)], limit=1):
        readings._keep(company)


def _moves(env, company):
    return env["account.move"].sudo().search_count([("company_id", "=", company.id)], limit=1)


def _currency(env, code):
    currency = env["res.currency"].with_context(active_test=False).search([("name", "=", code)], limit=1)
    if not currency.active:
        currency.active = True
    return currency


def _chart(env, company, country):
    """A chart of accounts where there is none. It changes the currency: put it back."""
    if company.chart_template:
        return
    currency = company.currency_id
    env["account.chart.template"].try_loading(CHART, company, install_demo=False)
    values = {"currency_id": currency.id} if company.currency_id != currency else {}
    if not company.country_id:
        values["country_id"] = env.ref(country).id
    if values:
        company.write(values)


def _french_tax(company):
    """The generic chart's sale tax of 15 % as the French one."""
    tax = company.account_sale_tax_id
    if company.chart_template == CHART and tax.amount == 15:
        tax.write({"name": "TVA 20 %", "amount": 20.0})


def _rates(env, company):
    """A dollar's rate, so that amounts of the two companies can be compared."""
    main = env.ref("base.main_company")
    rate = env["res.currency.rate"]
    for owner, code, value in ((main, "USD", 1.09), (company, "EUR", 0.92)):
        currency = _currency(env, code)
        known = rate.search([("company_id", "=", owner.id), ("currency_id", "=", currency.id)], limit=1)
        if owner.currency_id != currency and not known:
            rate.create({"company_id": owner.id, "currency_id": currency.id, "name": "2020-01-01", "rate": value})


def sellers(env, companies):
    """Two salespeople, password = login: for a database on one's own machine only."""
    return env["res.users"].browse([_seller(env, companies, *row).id for row in SELLERS])


def team(users):
    """Put the users into the sales team that there is; its leader stays."""
    env = users.env
    sales = env["crm.team"].search([("company_id", "=", False)], order="sequence, id", limit=1)
    if sales:
        sales.member_ids |= users


def opening_hours(companies):
    """A shop's week instead of the usual five days: somebody is there whatever day it is."""
    for company in companies:
        calendar = company.resource_calendar_id
        if not calendar or calendar.name == HOURS:
            continue
        lines = [
            (0, 0, {"name": HOURS, "dayofweek": str(day), "hour_from": start, "hour_to": end, "day_period": period})
            for day in range(7)
            for start, end, period in ((9.5, 12.5, "morning"), (14.0, 18.5, "afternoon"))
        ]
        calendar.write({"name": HOURS, "attendance_ids": [(5, 0, 0), *lines]})


def _seller(env, companies, login, name, group):
    users = env["res.users"].with_context(active_test=False, no_reset_password=True)
    user = users.search([("login", "=", login)], limit=1)
    groups = [env.ref("base.group_user"), env.ref(group)]
    # Life events are proposed to who may see personal data alone.
    if user_group := env.ref("grc_base.group_grc_personal", raise_if_not_found=False):
        groups.append(user_group)
    commands = {
        "group_ids": [(4, item.id) for item in groups],
        "company_ids": [(4, company.id) for company in companies],
    }
    if user:
        user.write(commands)
        return user
    return users.create(
        {
            "login": login,
            "name": name,
            "password": login,
            "email": f"{login}@example.com",
            "company_id": companies[0].id,
            **commands,
        }
    )
