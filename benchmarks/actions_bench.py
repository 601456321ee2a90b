"""Planning the actions of one day, beside making the same records one by one.

``one_by_one`` makes for each customer one action and one activity through the ORM, as a loop over customers would;
``actions`` lets the planner do it: rows by one statement, texts and activities in batches. Both leave the same rows,
with the same texts for the same users, and neither sends mail. The transaction of each is rolled back.

Measured in a company without a past (``_new``), whose tables of actions, activities and followers are empty, as on its
first day, and in one that has had 20,000 actions. Nobody owes anything, which would be planned as well. Before each
side the tables are vacuumed: what the other one has rolled back is nobody's burden.
"""

from .frame import interleaved

SUMMARY = "Call {{customer}}, silent for {{silence}} days"
SAY = "Usually buys every {{usual}} days; {{revenue}} to date."
#: At least so many times faster than one by one.
AIM = 2.5


WRITTEN = (
    "account_move",
    "grc_action",
    "grc_customer",
    "grc_transition",
    "mail_activity",
    "mail_followers",
    "mail_followers_mail_message_subtype_rel",
)
#: A company that has never planned anything.
NEW = (
    "UPDATE account_move SET payment_state = 'paid' WHERE payment_state <> 'paid'",
    "DELETE FROM grc_action",
    "DELETE FROM grc_plan",
    "DELETE FROM mail_activity",
    "DELETE FROM mail_followers WHERE res_model = 'res.partner'",
)
#: What a company has had, mostly with its last customers.
PAST = (
    """
    INSERT INTO mail_followers (res_model, res_id, partner_id)
    SELECT 'res.partner', p.id, u.partner_id FROM res_partner p JOIN res_users u ON u.id = 1
     WHERE p.commercial_partner_id = p.id ORDER BY p.id DESC LIMIT 20000
    """,
    """
    INSERT INTO mail_followers_mail_message_subtype_rel (mail_followers_id, mail_message_subtype_id)
    SELECT f.id, s.id FROM mail_followers f JOIN mail_message_subtype s ON s."default" AND s.res_model IS NULL
        ON CONFLICT DO NOTHING
    """,
    """
    INSERT INTO grc_action (company_id, partner_id, source, key, state, date, deadline, summary, probability, effort)
    SELECT c.company_id, c.partner_id, 'playbook', 'past:' || c.partner_id || ':' || n, 'done', CURRENT_DATE - 90 * n,
           CURRENT_DATE - 90 * n, 'Call', 0.5, 1
      FROM (SELECT * FROM grc_customer ORDER BY partner_id DESC LIMIT 10000) c CROSS JOIN generate_series(1, 2) n
    """,
    """
    INSERT INTO mail_activity (res_model, res_model_id, res_id, user_id, date_deadline, active)
    SELECT 'res.partner', m.id, f.res_id, 1, CURRENT_DATE + 30, TRUE
      FROM mail_followers f JOIN ir_model m ON m.model = f.res_model WHERE f.res_model = 'res.partner'
    """,
)


def fill(database, past):
    """Take the past of a refreshed company away, and give it one of ``past``: a tuple of statements."""
    with database.cursor() as cr:
        for statement in (*NEW, *past):
            cr.execute(statement)
    settle(database)


def settle(database):
    """Vacuum what is written here."""
    database.vacuum(*WRITTEN)


def measure(database, env, company, partners, result, rounds, suffix=""):
    """Measure both ways on customers who have a row; results are added to ``result`` as two cases.

    :param database: :class:`~.database.Database`
    :param env: environment of the superuser, whose transaction is rolled back
    :param company: ``res.company``, refreshed before
    :param partners: ids of its customers
    :param result: :class:`~.frame.Result`
    :param str suffix: end of the names of the two cases
    """
    alone, planned = f"one_by_one{suffix}", f"actions{suffix}"
    result.against.update({planned: alone, alone: alone})
    result.aims[planned] = 1 / AIM
    ways = {alone: _one_by_one, planned: _planned}

    def timed(case):
        settle(database)
        playbook = _prepare(env, company, partners)
        with result.timed(case):
            ways[case](env, company, playbook, partners)
            env.flush_all()
        count = env["grc.action"].search_count([("activity_id", "!=", False)])
        env.cr.rollback()
        env.invalidate_all()
        if count != len(partners):
            raise AssertionError(f"{case}: {count} actions instead of {len(partners)}")

    interleaved(rounds, tuple(ways), timed)
    return result


def _prepare(env, company, partners):
    """Return a playbook of one call, into whose stage the customers have just come."""
    stage = env.ref("grc_lifecycle.stage_declining")
    env["grc.playbook"].search([]).active = False
    playbook = env["grc.playbook"].create(
        {
            "name": "Bench",
            "stage_id": stage.id,
            "step_ids": [(0, 0, {"kind": "call", "summary": SUMMARY, "say": SAY, "delay": 1})],
        }
    )
    env.flush_all()
    day = company._grc_today()
    env.cr.execute(
        "UPDATE grc_customer SET stage_id = %s WHERE company_id = %s AND partner_id = ANY(%s)",
        [stage.id, company.id, partners],
    )
    env.cr.execute(
        "INSERT INTO grc_transition (company_id, partner_id, dimension, date, cause, to_stage_id)"
        " SELECT %s, p, 'stage', %s, 'Silent', %s FROM unnest(%s) p",
        [company.id, day, stage.id, partners],
    )
    env.invalidate_all()
    return playbook


def _planned(env, company, playbook, partners):
    """Let the planner do it."""
    env["grc.action"]._plan_day(company)


def _one_by_one(env, company, playbook, partners):
    """Make one action and its activity after the other, as a loop over the customers would."""
    from odoo.addons.grc_lifecycle.tools.planning import QUIET

    step, day = playbook.step_ids, company._grc_today()
    actions = env["grc.action"].with_context(**QUIET).with_company(company)
    for partner in env["res.partner"].browse(partners):
        customer = env["grc.customer"].search([("partner_id", "=", partner.id), ("company_id", "=", company.id)])
        silence = (day - customer.last_purchase).days if customer.last_purchase else ""
        action = actions.create(
            {
                "company_id": company.id,
                "partner_id": partner.id,
                "user_id": partner.user_id.id,
                "source": "playbook",
                "key": f"bench:{partner.id}",
                "step_id": step.id,
                "stage_id": playbook.stage_id.id,
                "entered_on": day,
                "activity_type_id": step.activity_type_id.id,
                "date": day,
                "deadline": day,
                "summary": f"Call {partner.name}, silent for {silence} days",
                "say": f"Usually buys every {customer.median_interval} days; {customer.revenue} to date.",
                "why": "Silent",
                "stake": customer.clv_predicted,
                "probability": step.probability,
                "effort": step.effort,
            }
        )
        action.activity_id = env["mail.activity"].with_context(**QUIET).create(action._activity_values())
