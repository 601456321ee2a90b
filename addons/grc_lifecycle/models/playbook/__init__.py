from . import grc_playbook
from . import grc_playbook_step
from . import grc_product_complement
from . import product_template
from . import grc_segmentation
