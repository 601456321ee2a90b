from . import test_clicks
from . import test_mailings
from . import test_subscriptions
from . import test_tours_mailing
from . import test_tours_unsubscribe
from . import test_unsubscribe
