from . import grc_refresh_tools
from . import grc_document_source
from . import grc_layer
from . import grc_layer_facts
from . import grc_layer_rhythm
from . import grc_pipeline
from . import grc_refresh_schedule
