"""Arguments with which each public method is called, on or about the records of a salesperson or a company."""

from .roles import SELLERS


def card(case, key):
    """Return how a button names the action of a salesperson's customer."""
    action = case.records["grc.action"][key if key in SELLERS else "owner"]
    return [action.id, action.activity_id.id or False]


def audience(case, env):
    """Return the id of an audience of the company that asks."""
    return case.records["grc.audience"]["theirs" if env.company == case.second else "ours"].id


def campaign(case, env):
    """Return the id of a campaign of the company that asks."""
    return case.records["grc.campaign"]["theirs" if env.company == case.second else "ours"].id


def asked(case):
    """Return the id of a question that every user may ask."""
    return case.env.ref("grc_base.item_consent_email").id


#: Arguments of the methods that have to be given some: functions of the case, the role's environment and the key.
ARGUMENTS = {
    "res.partner.add_grc_taste": lambda case, env, key: ["topic", "Golf"],
    "res.partner.drop_grc_taste": lambda case, env, key: [1],
    "res.partner.answer_grc_question": lambda case, env, key: [asked(case), "refused"],
    "res.partner.later_grc_question": lambda case, env, key: [asked(case)],
    "grc.screen.audience.get_reach": lambda case, env, key: [audience(case, env)],
    "grc.screen.campaign.get_forecast": lambda case, env, key: [campaign(case, env)],
    "grc.screen.campaign.get_result": lambda case, env, key: [campaign(case, env)],
    "grc.screen.flow.get_flow": lambda case, env, key: [campaign(case, env)],
    "grc.screen.rehearsal.rehearse": lambda case, env, key: [campaign(case, env)],
    "grc.screen.contact.get_contact_channel": lambda case, env, key: ["email"],
    "grc.screen.contact.switch_reading": lambda case, env, key: ["email", "allowed"],
    "grc.action.day_assume": lambda case, env, key: [case.records["grc.action"][key].id, {"effort": 20}],
    "grc.action.day_dispute": lambda case, env, key: [card(case, key), "Broken"],
    "grc.action.day_promise": lambda case, env, key: [card(case, key), 10, case.company._grc_today()],
    "grc.action.day_dismiss": lambda case, env, key: [card(case, key), "No use"],
    "grc.action.day_done": lambda case, env, key: [card(case, key)],
    "grc.action.day_hand_over": lambda case, env, key: [card(case, key), case.users["head"].id],
    "grc.action.day_later": lambda case, env, key: [card(case, key), "next_week"],
    "grc.action.day_mail": lambda case, env, key: [card(case, key)],
    "grc.action.day_undo": lambda case, env, key: [env["grc.action"].day_later(card(case, key), "next_week")],
    "grc.simulation.get_moved": lambda case, env, key: [{}],
    "grc.simulation.save_simulation": lambda case, env, key: [{}, "token"],
    "grc.stage.get_simulation": lambda case, env, key: [
        False,
        {"name": "New", "phase": "active", "sequence": -1, "rule_ids": [[0, "virtual_1", {"min_revenue": 10**9}]]},
    ],
}
#: Methods of a model that are about the record named by their arguments.
ABOUT = {name for name in ARGUMENTS if name.startswith("grc.action.day_")}
#: Methods of records that do the same whatever the records.
WHATEVER = {"grc.customer.action_rebuild"}
#: Methods that have nothing to do here: there are such stages, and figures are being rebuilt.
IDLE = {
    "grc.stage.action_own_stages",
    "grc.simulation.save_simulation",
    # The card of a playbook is none of a debt; no clock has gone back.
    "grc.action.day_dispute",
    "grc.action.day_promise",
    "grc.customer.action_go_back",
    "grc.portfolio.action_give",
    "grc.campaign.launch.action_launch",
    # The campaigns of the samples have not been launched: see grc_campaign/tests/result.
    "grc.screen.campaign.get_result",
    # A mail is written by who works with Email Marketing: see grc_campaign/tests/campaign.
    "grc.campaign.step.action_write_mail",
    "grc.campaign.step.action_test_mail",
    # A guide is its maker's.
    # Nobody has asked to approve these campaigns, no launch of theirs is planned: see grc_campaign/tests/approval.
    "grc.campaign.action_approve",
    "grc.campaign.action_disapprove",
    "grc.campaign.action_open_refusal",
    "grc.campaign.action_plan",
    "grc.campaign.guide.action_back",
    "grc.campaign.guide.action_begin",
    "grc.campaign.guide.action_make",
    "grc.campaign.guide.action_next",
    "grc.campaign.guide.action_plan",
    # Handled by managers who may see personal data: see grc_base/tests/privacy.
    "grc.privacy.request.action_look",
    "grc.privacy.request.action_export",
    "grc.privacy.request.action_print",
    "grc.privacy.request.action_erase",
    "grc.privacy.request.action_oppose",
    "res.partner.action_grc_privacy",
    # These are copies already; what is corrected is gone.
    "grc.competitor.action_copy_for_company",
    "grc.dismiss.reason.action_copy_for_company",
    "grc.life.rule.action_copy_for_company",
    "grc.playbook.action_copy_for_company",
    "grc.segmentation.action_copy_for_company",
    "grc.repair.action_open",
    # Refused with a sentence: a stage of these rules would never be reached.
    "grc.stage.get_simulation",
}
