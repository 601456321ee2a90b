from . import test_consent
from . import test_opportunities
from . import test_security
from . import test_likeness
