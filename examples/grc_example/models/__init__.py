from . import grc_action_source_receipt, grc_customer, grc_document_source_receipt
from . import grc_example_receipt, grc_layer_counter, grc_screen_counter
