"""Campaigns: one that is done, one that runs, a draft that the guide made, and the audiences they are for.

They are launched and run by the suite itself, at moments that are over. Their mails count as sent: none leaves.
"""

from datetime import datetime, time, timedelta

from odoo.fields import Command

from .campaign_life import Life

FRENCH = "fr_FR"
SENDER = "Disques du Parc <bonjour@disques.example.com>"
#: Days ago on which they were launched; and on which they are looked at, counted from the launch.
DONE, DONE_DAYS = 91, (0, 1, 4, 10, 11, 14, 40, 77)
RUNNING, RUNNING_DAYS = 15, (0, 1, 7, 8, 10, 11, 14, 15)
#: Days of the window of the one that is done, and after it until which invoices count: its result stands. Half are
#: held back: of so few customers, fewer would not have bought often enough to compare.
WINDOW, INVOICES, SHARE = 75, 14, 0.5
#: What a mail and a call cost.
COSTS = {"email_cost": 0.05, "phone_cost": 3}

SELECTION = """
<p>Bonjour,</p>
<p>les nouveautés sont en bac : douze disques que nous avons choisis pour vous.</p>
<p><a href="/choix-du-mois">Voir le choix du mois</a> · <a href="/ecoutes">Venir aux écoutes</a></p>
<p>Répondez à ce message pour que nous en mettions de côté.</p>
<p><a href="/unsubscribe_from_list">Ne plus recevoir ces messages</a></p>
"""
REMINDER = """
<p>Bonjour,</p>
<p>il nous reste quelques-uns des disques choisis pour vous, jusqu'à la fin du mois.</p>
<p><a href="/choix-du-mois">Voir ce qui reste</a></p>
<p><a href="/unsubscribe_from_list">Ne plus recevoir ces messages</a></p>
"""


def load(env, company, *, today, seed):
    """The campaigns of a company, once; return them, none where the suite has no campaigns."""
    if "grc.campaign" not in env:
        return []
    _speak_french(env, company)
    mine = env(user=_owner(env, company).id, su=False)
    company = company.with_env(mine)
    done = _campaign(
        company,
        _audience(company, "Clients de plus de six mois", _known(today)),
        "Choix du mois",
        (_mail("Le choix du mois", SELECTION), _call(), _mail("Il en reste", REMINDER, **_silent(9))),
        goal_days=WINDOW,
        invoice_days=INVOICES,
        control_share=SHARE,
        fixed_cost=40,
        budget=150,
    )
    Life(done, seed).live(today - timedelta(days=DONE), DONE_DAYS, ordering=True)
    running = _campaign(
        company,
        _audience(company, "Amateurs de jazz et de classique", *_lovers(mine)),
        "Jazz et classique : écoutes privées",
        (_mail("Écoutes privées", SELECTION), _call(), _mail("Dernières places", REMINDER, **_silent(9))),
        intake="best",
        weekly=25,
        goal_days=60,
        control_share=0.15,
        fixed_cost=120,
        budget=200,
    )
    Life(running, seed).live(today - timedelta(days=RUNNING), RUNNING_DAYS)
    return done | running | _guided(mine, today)


def _speak_french(env, company):
    """Let the words of ready campaigns be in French, as the rest of the sample is."""
    known = {code for code, __ in env["res.lang"].get_installed()}
    if FRENCH in known:
        company.partner_id.lang = FRENCH


def _owner(env, company):
    """Who makes campaigns: they work in the company, and their mails have a sender."""
    admin = env.ref("base.user_admin")
    admin.company_ids |= company
    if not admin.email:
        admin.email = "bonjour@disques.example.com"
    return admin


# What is made


def _known(today):
    """The line of an audience: who bought first so long ago that no campaign has brought them."""
    return {"kind": "customers", "domain": repr([("first_purchase", "<=", str(today - timedelta(days=DONE + 112)))])}


def _lovers(env):
    """The lines of an audience: by what was bought, by class, without who owes something."""
    bought = env["product.product"].search([("default_code", "in", ["CD-JAZZ", "CD-CLASSIQUE"])])
    return (
        {"kind": "purchase", "bought": "yes", "product_ids": bought.product_tmpl_id.ids, "months": 18},
        {"kind": "customers", "operation": "and", "domain": "[('value_class', 'in', ['a', 'b', 'c'])]"},
        {"kind": "customers", "operation": "minus", "domain": "[('overdue', '>', 0)]"},
    )


def _audience(company, name, *lines):
    commands = [Command.create({"sequence": place, **line}) for place, line in enumerate(lines)]
    return company.env["grc.audience"].create({"name": name, "company_id": company.id, "line_ids": commands})


def _campaign(company, audience, name, steps, **values):
    """A draft, whose first step comes after the launch."""
    campaign = company.env["grc.campaign"].create(
        {
            "name": name,
            "company_id": company.id,
            "audience_id": audience.id,
            "user_id": company.env.uid,
            **COSTS,
            **values,
        }
    )
    made = [
        Command.create({"sequence": place, "name": subject, **_step(company, subject, **step)})
        for place, (subject, step) in enumerate(steps)
    ]
    campaign.step_ids = made
    return campaign


def _mail(subject, body, **values):
    return subject, {"action": "mail", "body": body, "after": "launch", "latest": 5, **values}


def _silent(days):
    """When the mail goes to those who follow no link."""
    return {"after": "click", "missing": True, "within": days}


def _call():
    """A call to those who do."""
    note = "A suivi un lien du message : demander ce qui a plu, proposer de mettre de côté."
    return "Appeler les intéressés", {"action": "activity", "after": "click", "within": 9, "delay": 1, "note": note}


def _step(company, subject, body=None, **values):
    env = company.env
    if body is None:
        return values | {"activity_type_id": env.ref("mail.mail_activity_data_call").id, "latest": 5}
    mailing = env["mailing.mailing"].create(
        {
            "subject": subject,
            "body_arch": body,
            "body_html": body,
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "grc_company_id": company.id,
            "email_from": SENDER,
            "user_id": env.uid,
        }
    )
    return values | {"mailing_id": mailing.id}


def _guided(env, today):
    """The draft of the ready win-back, made by the guide."""
    french = env["res.lang"]._lang_get(FRENCH)
    guide = env["grc.campaign.guide"].with_context(lang=FRENCH if french else env.lang)
    recipe = env.ref("grc_campaign.recipe_win_back")
    launch = datetime.combine(today + timedelta(days=12), time(9))
    made = guide.create({"recipe_id": recipe.id, "planned_at": launch, "budget": 120})
    for __ in range(4):
        made.action_next()
    campaign = env["grc.campaign"].browse(made.action_make()["res_id"])
    campaign.write({"fixed_cost": 60, "discount": 0.1, **COSTS})
    return campaign
