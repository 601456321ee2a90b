import logging

from markupsafe import Markup
from odoo import SUPERUSER_ID, api
from odoo.addons.grc_lifecycle.engine import placeholders
from odoo.addons.grc_lifecycle.tools import neutral
from odoo.tools import SQL, split_every

_logger = logging.getLogger(__name__)

BATCH = 1000
SENTENCES = ("why", "say", "offer")


def migrate(cr, version):
    """Make neutral what actions have left on customers: notes, summaries, done-messages, opportunities.

    Only of activities that an action made; what users added to a note is kept with the action. Safe to run twice.
    """
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False, "tracking_disable": True})
    counts = dict.fromkeys(("activities", "messages", "opportunities", "reports"), 0)
    cr.execute("SELECT id FROM grc_action WHERE key NOT LIKE 'complaint:activity:%' AND state <> 'control' ORDER BY id")
    ids = [row[0] for row in cr.fetchall()]
    for batch in split_every(BATCH, ids, list):
        actions = env["grc.action"].browse(batch)
        for lang, group in actions._by_lang().items():
            spoken = group.with_context(lang=lang)
            # Messages first: they are told by what the activities said.
            counts["messages"] += _messages(spoken)
            counts["activities"] += _activities(spoken)
            counts["opportunities"] += _opportunities(spoken)
        env.flush_all()
        env.invalidate_all()
    counts["reports"] = _reports(env)
    env.flush_all()
    _logger.info(
        "Made neutral what actions left on customers: %(activities)s activities, %(messages)s messages,"
        " %(opportunities)s opportunities; %(reports)s lines of meeting reports",
        counts,
    )


def _sentences(action):
    return [action[name] for name in SENTENCES if action[name]]


def _keep(action, said):
    """Keep with the action what was said, once."""
    if said and said not in (action.feedback or ""):
        action.feedback = "\n".join(filter(None, (action.feedback, said)))


def _activities(actions):
    done = 0
    for action in actions.filtered("activity_id"):
        activity = action.activity_id.sudo()
        values = {}
        if action.summary and action.summary in (activity.summary or ""):
            values["summary"] = activity.summary.replace(action.summary, action._neutral_line())
        if activity.note and f'data-oe-id="{action.id}"' not in activity.note:
            _keep(action, neutral.remainder(activity.note, _sentences(action)))
            values["note"] = action._neutral_link()
        if activity.feedback and (action.source == "life_event" or _told(activity, action)):
            _keep(action, activity.feedback)
            values["feedback"] = False
        if activity.activity_type_id.id != action._neutral_type():
            values["activity_type_id"] = action._neutral_type()
        if values:
            activity.write(values)
            done += 1
    return done


def _told(activity, action):
    """Return whether what was said when it was done is the line of a meeting report, which had its next step."""
    reports = action.env["grc.meeting.report"]
    return bool(reports.search(["|", ("activity_id", "=", activity.id), ("action_id", "=", action.id)], limit=1))


def _documents(actions):
    """Return ``{action id: (model, id)}`` of what the activities were planned on."""
    found = {}
    for action in actions:
        on_document = action._planned_by()._on_document and action.res_model and action.res_id
        found[action.id] = (action.res_model, action.res_id) if on_document else ("res.partner", action.partner_id.id)
        if action.activity_id.res_model:
            found[action.id] = (action.activity_id.res_model, action.activity_id.res_id)
    return found


def _messages(actions):
    """Make the done-messages and the notices of assignment neutral that these actions have left."""
    by_document = {}
    for action_id, document in _documents(actions).items():
        by_document.setdefault(document, []).append(action_id)
    done = 0
    for message in _candidates(actions.env, list(by_document)):
        mine = actions.browse(by_document[message.model, message.res_id])
        for action in mine:
            if message.exists() and _is_of(message, action):
                _rewrite(message, action)
                done += 1
    return done


def _candidates(env, documents):
    """Return messages about activities that lie on documents, (model, id)."""
    rows = env.execute_query(
        SQL(
            """
            SELECT m.id FROM mail_message m
              JOIN unnest(%s::varchar[], %s::integer[]) AS d(model, id) ON m.model = d.model AND m.res_id = d.id
             WHERE m.subtype_id = %s OR m.message_type = 'user_notification'
             ORDER BY m.id
            """,
            [model for model, __ in documents],
            [record for __, record in documents],
            env.ref("mail.mt_activities").id,
        )
    )
    return env["mail.message"].browse([row[0] for row in rows])


def _is_of(message, action):
    """Return whether a message tells of the activity that an action made."""
    if message.create_date < action.create_date.replace(microsecond=0):
        return False
    if message.message_type == "user_notification":
        return neutral.says(message.body, [action.summary]) or action.summary in (message.subject or "")
    return neutral.says(message.body, _sentences(action) or [action.summary])


def _rewrite(message, action):
    body, said = message.body, ""
    if action.source == "life_event" or _told(action.activity_id, action):
        body, said = neutral.feedback(body)
        _keep(action, said)
    line, link = action._neutral_line(), action._neutral_link()
    texts = [action.summary], _sentences(action)
    values = {"body": Markup(neutral.without(body, *texts, line, str(link)))}
    if action.summary and action.summary in (message.subject or ""):
        values["subject"] = message.subject.replace(action.summary, line)
    message.write(values)
    # A mail shows the beginning of its text again, cut off anywhere.
    message.env["mail.mail"].search([("mail_message_id", "=", message.id)]).body_html = message.body


def _opportunities(actions):
    """Take the sentences out of the opportunities that these actions made."""
    done = 0
    made = actions.filtered(lambda action: action.source == "playbook" and action.res_model == "crm.lead")
    leads = made.env["crm.lead"].browse(made.mapped("res_id")).exists()
    for action in made:
        lead = leads.filtered(lambda lead, action=action: lead.id == action.res_id)
        values = {}
        if neutral.says(lead.description, _sentences(action)):
            link = str(action._neutral_link())
            woven = neutral.remainder(lead.description, _sentences(action))
            if neutral.says(woven, _sentences(action)):
                _keep(action, woven)
            values["description"] = Markup(neutral.without(lead.description, [], _sentences(action), "", link))
        figures = not action.step_id or set(placeholders.names(action.step_id.summary)) - {"customer"}
        if lead.name and lead.name == action.summary and figures:
            made_by = action._planned_by()
            values["name"] = made_by._opportunity_values(action)["name"] if action.step_id else action._neutral_line()
        if values:
            lead.write(values)
            done += 1
    return done


def _reports(env):
    """Leave of the lines that finished reports posted when and how, and the link."""
    done = 0
    for report in env["grc.meeting.report"].search([("state", "=", "done")]):
        spoken = report.with_context(lang=report.user_id.lang or report.company_id.partner_id.lang)
        messages = env["mail.message"].search(
            [
                ("model", "=", "res.partner"),
                ("res_id", "=", report.partner_id.id),
                ("message_type", "=", "notification"),
                ("body", "like", f'data-oe-model="grc.meeting.report" data-oe-id="{report.id}"'),
            ]
        )
        body = Markup("<b>%s</b> %s") % (report._get_html_link(title=spoken.env._("Meeting report")), spoken._line())
        told = [report.next_step, report.contact_id.name]
        for message in messages.filtered(lambda message, told=told: neutral.says(message.body, told)):
            message.body = body
            done += 1
    return done
