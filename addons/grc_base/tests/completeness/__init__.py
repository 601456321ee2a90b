from . import test_completeness, test_questions
