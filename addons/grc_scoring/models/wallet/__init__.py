from . import grc_wallet
from . import grc_wallet_peer
from . import grc_wallet_share
from . import grc_customer
from . import grc_layer_wallet
