"""The tests of all topics, where Odoo's own runner looks for them."""

from . import (
    test_document_source,
    test_meeting_report,
    test_moved,
    test_role,
    test_runner,
    test_security,
    test_timeline,
    test_tours,
    test_tours_configuration,
    test_tours_report,
)
from .consent import test_consent, test_consent_calls, test_consent_cases, test_tours_consent
from .completeness import test_completeness, test_questions
from .customer import test_contact, test_other_company
from .document import test_costs, test_stamp
from .link import test_link_gates
from .person import (
    test_household,
    test_interests,
    test_retention,
    test_tastes,
    test_tours_interests,
    test_tours_person,
)
from .privacy import (
    test_declared,
    test_erasure,
    test_export,
    test_lookup,
    test_opposition,
    test_tours_privacy,
)
from .preference import test_preference_mail, test_preference_page, test_preference_undo, test_tours_preference
from .refresh import (
    test_beginning,
    test_clock,
    test_connections,
    test_lock,
    test_histories,
    test_interrupted,
    test_lateness,
    test_layers,
    test_property,
    test_queries,
    test_queue,
    test_queue_prospects,
    test_queue_runs,
    test_refresh,
    test_who_starts,
)
