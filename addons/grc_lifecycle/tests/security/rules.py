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
    "keepers": {"personal": "own company other"},
    "totals": {"seer": "company", "accountant": "company", "manager": "company"},
    "overseers": {"seer": "own company", "manager": "own company"},
    "users": dict.fromkeys(("user", "personal", "seer", "accountant", "manager"), "own company shared"),
    "managers": {"manager": "own company"},
    "administrators": {"administrator": "company other"},
    # A copy for one's own company; of what belongs to a company already there is none.
    "settings": {"manager": "own company"},
    "employees": dict.fromkeys(
        ("outside", "administrator", "user", "personal", "seer", "accountant", "manager"), "company"
    ),
    "technicians": {"administrator": "company"},
    "documents": dict.fromkeys(("user", "personal", "seer", "accountant", "manager"), "own company"),
    "followers": {
        "user": "own",
        "personal": "own",
        "seer": "own company other",
        "accountant": "own company other",
        "manager": "own company other",
    },
    "contacts": dict.fromkeys(("user", "personal", "seer", "accountant", "manager"), "own company other"),
}
#: Roles that reach what their kind does not: who is in all companies writes what they share.
MORE = {("head", "managers"): "shared", ("head", "documents"): "shared"}

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
    # A line is read with the document that it tells of.
    "grc.timeline": {"read": "documents"},
    "grc.salesforce": {"read": "sales"},
    # Counts and totals of a whole company.
    "grc.refresh": {"read": "totals"},
    "grc.plan": {"read": "overseers"},
    # What is found out about a company, and names no customer.
    "grc.clv.fit": {"read": "users"},
    "grc.risk.fit": {"read": "users"},
    "grc.grouping": {"read": "users"},
    "grc.group": {"read": "users", "write": "managers"},
    "grc.likeness": {"read": "users"},
    "grc.likeness.trait": {"read": "users"},
    "grc.wallet.peer": {"read": "users"},
    "grc.product.complement": {"read": "users"},
    "grc.relation.cost.month": {"read": "totals"},
    "grc.queue": {"read": "administrators"},
    "grc.cost.basis": {"read": "technicians"},
    # Links in mails that were sent.
    "grc.preference.link": {"read": "technicians"},
    "grc.repair": {"read": "managers", "unlink": "managers"},
    # What people enter.
    "grc.promise": {"read": "customers", "unlink": "managers"},
    "grc.prospect": {"read": "customers", "create": "customers", "unlink": "customers"},
    "grc.wallet": dict.fromkeys(("read", "write", "create", "unlink"), "customers"),
    "grc.stage.override": {**dict.fromkeys(("read", "write", "unlink"), "sales"), "create": "authors"},
    "grc.action": {"read": "sales", "write": "sales"},
    "grc.action:life_event": {"read": "households", "write": "households"},
    "grc.meeting.report": {"read": "sales", **dict.fromkeys(("write", "create", "unlink"), "authors")},
    "grc.person": dict.fromkeys(("read", "write", "create", "unlink"), "households"),
    "grc.person.taste": dict.fromkeys(("read", "write", "create", "unlink"), "households"),
    # What follows from what is written on persons and contacts.
    "grc.person.part": {"read": "households"},
    "grc.person.erasure": {"read": "managers"},
    "grc.completeness.value": {"read": "households"},
    "grc.completeness.score": {"read": "users"},
    # A ledger: rows are added, and nothing is changed.
    "grc.consent": {"read": "sales", "create": "sales"},
    "grc.consent.reading": {"read": "users"},
    # Handled by managers who may see personal data, too.
    "grc.privacy.request": {"read": "managers"},
    "grc.privacy.request.line": {"read": "managers"},
    "grc.opposition": {"read": "managers", "write": "managers"},
    "grc.goal": {"read": "customers", **dict.fromkeys(("write", "create", "unlink"), "managers")},
    "grc.relation.cost": {"read": "totals", **dict.fromkeys(("write", "create", "unlink"), "managers")},
    "grc.portfolio": {"create": "managers"},
    # What campaigns do, which they alone write.
    "grc.campaign.launch": {"create": "managers"},
    "grc.campaign.guide": {"create": "managers"},
    # Ready campaigns come with the addon.
    "grc.campaign.recipe": {"read": "users"},
    "grc.campaign.recipe.step": {"read": "users"},
    "grc.campaign.participation": {"read": "sales"},
    "grc.campaign.task": {"read": "sales"},
    "grc.campaign.refusal": {"read": "sales"},
    "grc.campaign.outcome": {"read": "sales"},
    "grc.campaign.click": {"read": "sales"},
    "grc.campaign.occasion": {"read": "managers"},
    "grc.contact.ledger": {"read": "sales"},
    # Salespeople say why; all else is said by buttons.
    "grc.campaign.review": {"read": "sales", "write": "sales"},
    # Settings.
    "grc.competitor": {"read": "users", "write": "documents", "create": "documents", "unlink": "managers"},
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
            "grc.consent.rule",
            "grc.consent.topic",
            "grc.audience",
            "grc.audience.line",
            "grc.campaign",
            "grc.campaign.step",
            "grc.pressure.rule",
            "grc.contact.floor",
            "grc.campaign.gate.rule",
            "grc.person.role",
            "grc.person.income",
            "grc.person.purpose",
            "grc.completeness.item",
        ),
        {"read": "users", **dict.fromkeys(("write", "create", "unlink"), "managers")},
    ),
}
#: Models without a table, and why nobody reads them as such.
ABSTRACT = {
    "grc.bounded": "constraints of other models",
    "grc.choice": "names of other models",
    "grc.fixed": "rights of other models",
    "grc.graph": "graphs of other models",
    "grc.sent": "rights of other models",
    "grc.touching": "methods of other models",
    "grc.customer.gate": "fields of other models",
    "grc.customer.link": "fields of other models",
    "grc.document": "methods of other models",
    "grc.guarded": "rights of other models",
    "grc.shared": "rights of other models",
    "grc.shared.root": "fields of other models",
    "grc.fit": "fields of other models",
    "grc.person.expiring": "fields of other models",
    "grc.action.template": "fields of other models",
    "grc.campaign.when": "fields of other models",
    "grc.day": "fields of other models",
    **dict.fromkeys(
        (
            *("grc.pipeline", "grc.pipeline.plan", "grc.fingerprint", "grc.layer.contact", "grc.layer.plan"),
            *("grc.layer", "grc.refresh.tools", "grc.refresh.schedule", "grc.simulation.run"),
            *("grc.layer.facts", "grc.layer.rhythm", "grc.layer.scores", "grc.layer.stage", "grc.layer.deliveries"),
            *("grc.layer.opportunities", "grc.layer.buyers", "grc.layer.clv", "grc.layer.class", "grc.layer.policy"),
            *("grc.layer.best.margin", "grc.layer.capital", "grc.layer.year", "grc.layer.due", "grc.layer.promise"),
            *("grc.layer.risk", "grc.layer.group", "grc.layer.wallet", "grc.layer.likeness", "grc.layer.worth"),
            *("grc.document.source", "grc.document.source.invoice", "grc.likeness.source", "grc.stage.signs"),
            *("grc.capital", "grc.capital.time", "grc.capital.late", "grc.capital.contact", "grc.debt"),
            *("grc.action.activity", "grc.action.assign", "grc.action.capacity", "grc.action.card"),
            *("grc.action.control", "grc.action.day", "grc.action.merge", "grc.action.offer", "grc.action.planner"),
            *("grc.action.team", "grc.action.text", "grc.action.token", "grc.handover.debt", "grc.handover.open"),
            *("grc.action.source", "grc.action.source.template", "grc.action.source.playbook"),
            *("grc.action.source.life_event", "grc.action.source.overdue", "grc.action.source.quotation"),
            *("grc.action.source.complaint", "grc.action.source.opportunity", "grc.action.source.manual"),
            "grc.action.source.gone",
            "grc.kinds",
            *("grc.consent.basis", "grc.consent.basis.purchase", "grc.consent.basis.quotation"),
            *("grc.consent.blacklist", "grc.consent.condition", "grc.consent.listed", "grc.consent.reason"),
            *("grc.consent.call", "grc.consent.call.report", "grc.consent.call.activity", "grc.secret"),
            "grc.screen.contact",
            *(
                "grc.household",
                "grc.person.interests",
                "grc.completeness",
                "grc.completeness.question",
                "grc.completeness.target",
            ),
            *("grc.completeness.target.margin", "grc.completeness.target.class", "grc.completeness.target.segment"),
            *("grc.consent.basis.click", "grc.consent.basis.opportunity"),
            *("grc.consent.mailing", "grc.consent.queue", "grc.consent.subscription"),
            *("grc.privacy.case", "grc.privacy.erasure", "grc.privacy.reason", "grc.privacy.receipt"),
            *("grc.privacy.table", "grc.privacy.table.suite", "grc.privacy.table.consent"),
            *("grc.privacy.table.document", "grc.privacy.table.meeting", "grc.privacy.table.message"),
            *("grc.privacy.table.contact", "grc.privacy.table.scoring", "grc.privacy.table.lifecycle"),
            *("grc.audience.query", "grc.audience.search", "grc.audience.words"),
            *("grc.campaign.claim", "grc.campaign.enrolment", "grc.campaign.executor", "grc.campaign.follow"),
            "grc.campaign.process",
            *("grc.campaign.gate", "grc.campaign.gate.complaint", "grc.campaign.gate.overdue"),
            *("grc.campaign.gate.credit", "grc.campaign.gate.effort", "grc.campaign.gate.closed"),
            *("grc.campaign.gate.deceased", "grc.campaign.gate.answer", "grc.campaign.gate.channel"),
            "grc.campaign.gate.person",
            *("grc.campaign.identity", "grc.campaign.merge", "grc.campaign.sender", "grc.privacy.table.campaign"),
            *("grc.campaign.hearing", "grc.campaign.suppression", "grc.campaign.link", "grc.campaign.judge"),
            *("grc.campaign.branch", "grc.campaign.happening"),
            *("grc.campaign.cost", "grc.campaign.forecast", "grc.campaign.purchase"),
            *("grc.campaign.group", "grc.campaign.result", "grc.campaign.words"),
            *("grc.campaign.programme", "grc.campaign.programme.words", "grc.campaign.planning", "grc.campaign.from"),
            *("grc.pressure.call", "grc.campaign.fuse"),
            *("grc.campaign.exemption", "grc.campaign.exemption.complaint", "grc.campaign.exemption.contract"),
            *("grc.campaign.exemption.debt", "grc.campaign.exemption.key", "grc.campaign.exemption.opportunity"),
            "grc.campaign.exemption.quotation",
            *("grc.campaign.start", "grc.campaign.entry", "grc.campaign.trigger", "grc.campaign.trigger.gone"),
            *("grc.campaign.trigger.order", "grc.campaign.trigger.invoice", "grc.campaign.trigger.paid"),
            *("grc.campaign.trigger.overdue", "grc.campaign.trigger.delivery", "grc.campaign.trigger.customer"),
            *("grc.campaign.trigger.first", "grc.campaign.trigger.silence", "grc.campaign.trigger.late"),
            *("grc.campaign.trigger.moved", "grc.campaign.trigger.stage", "grc.campaign.trigger.segment"),
            *("grc.campaign.trigger.action", "grc.campaign.trigger.complaint", "grc.campaign.trigger.life"),
            *("grc.campaign.trigger.replenishment", "grc.campaign.trigger.stock"),
            *("grc.campaign.act", "grc.campaign.condition"),
            "grc.action.source.campaign",
            *("grc.campaign.intake", "grc.campaign.queue", "grc.campaign.rehearsal", "grc.campaign.standing"),
            *("grc.campaign.turn", "grc.campaign.mail.approval"),
            *("grc.pressure", "grc.pressure.source", "grc.pressure.source.activity", "grc.pressure.source.ledger"),
            *("grc.pressure.source.mailing", "grc.pressure.source.rehearsal", "grc.pressure.source.report"),
            *("grc.pressure.ahead", "grc.sending", "grc.campaign.tracking", "grc.deliverability"),
            "grc.campaign.pace",
            "grc.action.source.floor",
            *("grc.preference.page", "grc.preference.decision", "grc.preference.undo", "grc.preference.mail"),
        ),
        "methods alone",
    ),
    "grc.simulation": "methods alone",
    **dict.fromkeys(
        (
            "grc.screen",
            "grc.screen.acquisition",
            "grc.screen.audience",
            "grc.screen.campaign",
            "grc.screen.contacts",
            "grc.screen.deliverability",
            "grc.screen.floor",
            "grc.screen.flow",
            "grc.screen.lifecycle",
            "grc.screen.map",
            "grc.screen.movement",
            "grc.screen.overview",
            "grc.screen.pareto",
            "grc.screen.policy",
            "grc.screen.pressure",
            "grc.screen.programme",
            "grc.screen.ratio",
            "grc.screen.rehearsal",
            "grc.screen.retention",
            "grc.screen.stay",
            "grc.screen.todo",
            "grc.screen.unprofitable",
        ),
        "methods alone",
    ),
    "report.grc_lifecycle.report_handover": "methods alone",
    "report.grc_base.report_privacy": "methods alone",
}
#: Models whose figures and texts get markers: what is of one customer.
GUARDED = (
    "grc.customer",
    "grc.wallet",
    "grc.stage.override",
    "grc.action",
    "grc.action:life_event",
    "grc.meeting.report",
    "grc.person",
    "grc.person.taste",
    "grc.goal",
    "grc.promise",
)

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
    (("crm.team",), "grc_control_share", "managers", "managers"),
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
    grc.campaign.launch.warnings grc.customer.pressure_words grc.customer.floor_words
    """.split()
)

#: Public methods of ours by who may call them: those of a record on whose records, those of a model at all.
METHODS = {
    "customers": """
        grc.customer.action_give grc.customer.action_open_capital grc.customer.action_open_deliveries
        grc.customer.action_open_disputed grc.customer.action_open_documents grc.customer.action_open_handover
        grc.customer.action_open_invoices grc.customer.action_open_movements grc.customer.action_open_opportunities
        grc.customer.action_open_promises grc.customer.action_open_overdue grc.customer.action_open_paid_late
        grc.customer.action_open_partner
        grc.customer.action_open_risk grc.customer.action_open_timeline grc.customer.action_open_wallets
        grc.customer.action_open_year grc.customer.action_report
        grc.customer.action_set_stage grc.customer.action_state_wallet grc.capital.line.action_open_document
        grc.customer.document.action_open_document grc.sale.analysis.action_open_document
        grc.wallet.share.action_open_customer grc.wallet.share.action_state
        grc.goal.action_open_records grc.customer.action_open_campaigns
        res.partner.later_grc_question
    """,
    "users": """
        grc.screen.lifecycle.get_lifecycle grc.screen.lifecycle.get_stage_funnel grc.screen.map.get_rfm_map
        grc.screen.movement.get_movement grc.screen.movement.get_movement_frame
        grc.screen.overview.get_overview_figures grc.screen.overview.get_overview_frame
        grc.screen.overview.get_overview_goals grc.screen.pareto.get_pareto grc.screen.policy.get_policy_matrix
        grc.screen.retention.get_retention grc.screen.retention.get_retention_worth grc.screen.stay.get_stays
        grc.screen.todo.get_overview_todo grc.screen.unprofitable.get_unprofitable
        grc.action.get_day grc.action.get_day_choices grc.clv.fit.get_screen
        grc.group.action_open_customers grc.group.make_filter
        grc.grouping.get_screen grc.likeness.get_screen grc.likeness.trait.action_open_customers
        grc.risk.fit.get_screen grc.segment.action_open_customers grc.stage.action_open_customers
        grc.playbook.action_open_actions grc.life.rule.action_open_actions grc.competitor.action_open_reports
        grc.action.day_refresh grc.customer.action_refresh grc.customer.action_rebuild
        grc.screen.contact.get_contact_channel grc.screen.contact.get_contact_frame
        grc.screen.audience.get_reach grc.screen.flow.get_flow grc.screen.pressure.get_overview_campaigns
        grc.campaign.action_open_contacts grc.campaign.action_open_parked grc.campaign.action_open_participations
        grc.campaign.action_open_outcomes grc.campaign.action_open_refusals grc.campaign.action_open_tasks
        grc.campaign.action_open_reviews grc.campaign.action_open_taken_out
    """,
    "sales": """
        grc.consent.get_receipt
        grc.action.action_report grc.action.day_assume grc.action.day_dismiss grc.action.day_done
        grc.action.day_hand_over grc.action.day_later grc.action.day_mail grc.action.day_undo
        grc.action.day_dispute grc.action.day_promise res.partner.answer_grc_question
        grc.salesforce.action_open_records
        grc.campaign.refusal.action_open_document
        grc.campaign.review.action_ask grc.campaign.review.action_put_back grc.campaign.review.action_take_out
    """,
    "settings": """
        grc.competitor.action_copy_for_company grc.dismiss.reason.action_copy_for_company
        grc.life.rule.action_copy_for_company grc.playbook.action_copy_for_company
        grc.segmentation.action_copy_for_company grc.shared.root.action_copy_for_company
    """,
    "households": """
        grc.person.action_still_true grc.person.part.action_still_true grc.person.taste.action_still_true
        res.partner.add_grc_taste
    """,
    "keepers": "res.partner.get_grc_household res.partner.get_grc_tastes res.partner.drop_grc_taste",
    "authors": "grc.meeting.report.action_done grc.meeting.report.action_done_close",
    "totals": "grc.screen.acquisition.get_acquisition grc.relation.cost.action_open_entries",
    "overseers": "grc.action.get_team_day",
    "managers": """
        grc.customer.action_make_audience grc.customer.action_campaign
        grc.audience.action_campaign grc.segment.action_campaign grc.stage.action_campaign
        grc.screen.campaign.get_forecast grc.screen.campaign.get_result grc.screen.rehearsal.rehearse
        grc.screen.deliverability.get_deliverability
        grc.campaign.stop_everything grc.campaign.undo_stop_everything
        grc.campaign.action_confirm_database grc.campaign.action_finish grc.campaign.action_go_on
        grc.campaign.action_halt grc.campaign.action_launch grc.campaign.action_stop grc.campaign.step.action_close
        grc.campaign.task.action_give_up grc.campaign.task.action_retry
        grc.campaign.action_plan grc.campaign.action_unplan grc.campaign.action_ask_approval
        grc.campaign.action_approve grc.campaign.action_open_refusal grc.campaign.action_disapprove
        grc.screen.programme.get_programme
        grc.action.action_plan_now grc.action.get_control_result grc.action.assumption.action_open
        grc.customer.action_go_back
        grc.repair.action_open grc.screen.contact.switch_reading
        grc.clv.fit.action_fit_again grc.grouping.action_regroup
        grc.likeness.action_look_again grc.simulation.get_moved
        grc.simulation.get_simulation grc.simulation.save_simulation grc.stage.action_own_stages
        grc.stage.get_simulation
    """,
    # A wizard is its maker's; what persons ask for is handled by managers who may see personal data, too.
    "nobody": """
        grc.portfolio.action_give grc.campaign.launch.action_launch grc.campaign.step.action_write_mail
        grc.campaign.step.action_test_mail
        grc.campaign.guide.action_back grc.campaign.guide.action_begin grc.campaign.guide.action_make
        grc.campaign.guide.action_next grc.campaign.guide.action_plan
        grc.privacy.request.action_look grc.privacy.request.action_export grc.privacy.request.action_print
        grc.privacy.request.action_erase grc.privacy.request.action_oppose res.partner.action_grc_privacy
    """,
    "followers": "res.partner.action_follow_prospect",
    # On Odoo's models: as the document, and with our group.
    "documents": "crm.lead.action_grc_report grc.timeline.action_open_document",
    "contacts": """
        calendar.event.action_grc_report mail.activity.action_grc_report
        res.partner.get_grc_completeness
        res.partner.action_grc_decide res.partner.action_open_grc_consents res.partner.get_grc_contact_lines
        res.partner.action_open_grc_preferences
        res.partner.action_grc_report res.partner.action_leave_prospect
        res.partner.action_open_grc_capital res.partner.action_open_grc_customer res.partner.action_open_grc_handover
        res.partner.action_open_grc_reports res.partner.action_open_grc_timeline res.partner.get_grc_purchase_chart
    """,
}
