from . import test_declared, test_erasure, test_export, test_lookup, test_opposition, test_tours_privacy
