"""Who may call which public methods of ours: a part of ``rules``."""

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
