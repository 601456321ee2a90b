from . import test_preference_mail, test_preference_page, test_preference_undo, test_tours_preference
