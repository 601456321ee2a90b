from . import test_household, test_retention, test_tastes, test_tours_person
