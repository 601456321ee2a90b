from . import grc_sale_analysis
from . import grc_sale_analysis_lookup
