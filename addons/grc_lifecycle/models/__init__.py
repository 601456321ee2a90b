from . import grc_document
from . import grc_stage
from . import grc_stage_rule
from . import grc_stage_simulation
from . import grc_stage_override
from . import res_company_stage
from . import grc_refresh
from . import grc_customer
from . import stage
from . import grc_customer_give
from . import grc_customer_lifecycle
from . import grc_customer_link
from . import grc_transition
from . import action, source
from . import grc_playbook
from . import grc_playbook_step
from . import grc_plan
from . import grc_person
from . import grc_life_rule
from . import grc_segmentation
from . import product_template
from . import res_partner_person
from . import res_users
from . import grc_product_complement
from . import grc_stage_entry
from . import mail_activity
from . import grc_dismiss_reason
from . import grc_event
from . import day
from . import crm_lead
from . import grc_debt
from . import crm_team
from . import res_company_control
from . import res_company_playbook
from . import grc_competitor, grc_meeting_report, grc_meeting_report_done, grc_meeting_report_open
from . import grc_timeline, grc_timeline_kinds, grc_timeline_titles, grc_timeline_open, grc_handover_open
from . import grc_salesforce, grc_salesforce_measures
from . import grc_customer_chart
from . import grc_refresh_schedule
from . import grc_sale_analysis
from . import grc_likeness_source, grc_likeness_trait
