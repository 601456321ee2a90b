from . import test_preference_browser, test_preference_mail, test_preference_page, test_preference_undo
