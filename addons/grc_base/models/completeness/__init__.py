from . import grc_completeness_item
from . import grc_completeness_value
from . import grc_completeness_target
from . import grc_completeness
from . import grc_completeness_score
from . import grc_completeness_question
from . import res_partner
