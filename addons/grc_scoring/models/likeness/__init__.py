from . import grc_likeness
from . import grc_likeness_trait
from . import grc_likeness_screen
from . import grc_likeness_words
from . import grc_customer
from . import grc_customer_link
from . import grc_likeness_source
from . import grc_layer_likeness
