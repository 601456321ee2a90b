"""Who reads and writes which fields of ours, and which may hold anything: a part of ``rules``."""

#: Models with a link to the customer, and the figures behind it.
LINKED = ("res.partner", "account.move", "sale.order", "crm.lead")
FIGURES = (
    "grc_customer_id grc_badges grc_segment_id grc_rfm grc_value_currency_id grc_clv grc_clv_predicted grc_p_alive"
    " grc_next_purchase grc_value_class grc_policy grc_group_id grc_likeness grc_risk_grade grc_stage_id"
)
#: Fields of ours on Odoo's models: (models, fields, who reads them, who writes them). What is read by an audience of
#: customers shows a figure only on the records of a customer whom the role reaches, by every way of asking.
FIELDS = (
    (LINKED, FIGURES, "customers", "nobody"),
    (
        ("res.partner",),
        "grc_last_purchase grc_late_from grc_purchase_days grc_revenue grc_margin grc_monetary_value grc_currency_id"
        " grc_capital grc_rhythm",
        "customers",
        "nobody",
    ),
    (("res.partner",), "grc_is_prospect", "customers", "followers"),
    (("res.partner",), "grc_person_ids", "households", "households"),
    (("res.partner",), "grc_contact_reason", "customers", "nobody"),
    (("res.partner",), "grc_key_account", "managers", "managers"),
    # What a document carries is read with the document.
    (
        ("account.move",),
        "grc_kind grc_margin grc_discount grc_free_cost grc_margin_estimated grc_margin_uncosted grc_reversed_on"
        " grc_cost_basis grc_odd_date",
        "users",
        "nobody",
    ),
    (("account.move",), "grc_not_sale", "users", "documents"),
    (("sale.order.line",), "grc_cost_rate", "everyone", "nobody"),
    (("mail.activity",), "grc_action_ids", "sales", "nobody"),
    # Read and written with the list or the mailing, by who works with mailings.
    (("mailing.list",), "grc_topic_id", "everyone", "everyone"),
    (("mailing.mailing",), "grc_company_id", "everyone", "everyone"),
    (("mailing.trace",), "grc_tracked", "everyone", "everyone"),
    (("account.partial.reconcile",), "grc_late", "everyone", "nobody"),
    (("product.template",), "grc_contract_months", "employees", "documents"),
    (("crm.team",), "grc_control_share grc_control_best", "managers", "managers"),
    # Settings of a company: who may write companies, and our managers by the screens that say so.
    (
        ("res.company", "res.config.settings"),
        "grc_window_months grc_tz grc_excluded_journal_ids grc_walk_in_ids grc_score_mode grc_min_customers"
        " grc_min_history_days grc_max_silent_days grc_segmentation_id grc_clv_model grc_clv_horizon grc_clv_discount"
        " grc_pareto_basis grc_pareto_a grc_pareto_b grc_policy_share grc_policy_late_days grc_hour_cost grc_late_rate"
        " grc_email_cost grc_sms_cost grc_letter_cost grc_group_count grc_likeness_tag_ids grc_company_share"
        " grc_release_months grc_approval_sends"
        " grc_hourly_mails grc_warm_up grc_warm_up_from grc_quiet grc_quiet_from grc_quiet_until",
        "managers",
        "managers",
    ),
    (("res.company", "res.config.settings"), "grc_activity_minutes", "managers", "administrators"),
    (("res.config.settings",), "grc_campaign_processes", "administrators", "administrators"),
    (("res.company",), "grc_group_seed", "managers", "managers"),
    (("res.company",), "grc_control_key grc_control_since grc_control_number", "technicians", "technicians"),
)
#: Fields of our models that may hold anything, read with their record: by their content no more than it says.
OPEN = set(
    """
    grc.action.feedback grc.action.res_id grc.action.say grc.action.offer grc.action.template.say
    grc.action.template.offer
    grc.action.template.placeholder_help grc.capital.line.res_id grc.clv.fit.reasons grc.clv.fit.verdict
    grc.clv.fit.holdout grc.competitor.note grc.customer.badges grc.customer.reach grc.customer.segment_advice
    grc.customer.score_reason grc.customer.stays grc.customer.capital_parts grc.customer.risk_reasons
    grc.customer.document.res_id grc.consent.evidence grc.privacy.request.export_file
    grc.customer.stage_advice grc.customer.purchase_chart grc.customer.link.grc_badges grc.event.res_id grc.event.data
    grc.group.codes grc.group.profile grc.grouping.found grc.life.rule.say grc.life.rule.offer
    grc.life.rule.placeholder_help grc.meeting.report.said grc.meeting.report.needs
    grc.meeting.report.competitor_offer grc.playbook.note grc.playbook.step.say grc.playbook.step.offer
    grc.playbook.step.placeholder_help grc.refresh.thresholds grc.refresh.pareto grc.refresh.policy
    grc.refresh.value_by_user grc.repair.res_id grc.promise.asked grc.promise.reason grc.risk.fit.model
    grc.risk.fit.reliability grc.segment.advice grc.stage.advice
    grc.timeline.res_id grc.transition.details
    grc.audience.description grc.campaign.step.note grc.campaign.task.error
    grc.campaign.recipe.step.body grc.campaign.recipe.step.note grc.customer.campaign_badges
    grc.campaign.approved_mails grc.campaign.launch.control_words
    grc.campaign.launch.warnings grc.customer.pressure_words grc.customer.floor_words
    """.split()
)
