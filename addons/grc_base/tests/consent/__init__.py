from . import test_consent, test_consent_calls, test_consent_cases, test_tours_consent
