"""Arguments with which each public method is called, on or about the records of a salesperson or a company."""

from .roles import SELLERS


def card(case, key):
    """Return how a button names the action of a salesperson's customer."""
    action = case.records["grc.action"][key if key in SELLERS else "owner"]
    return [action.id, action.activity_id.id or False]


#: Arguments of the methods that have to be given some: functions of the case and the key of the record.
ARGUMENTS = {
    "grc.action.day_assume": lambda case, key: [case.records["grc.action"][key].id, {"effort": 20}],
    "grc.action.day_dismiss": lambda case, key: [card(case, key), "No use"],
    "grc.action.day_done": lambda case, key: [card(case, key)],
    "grc.action.day_hand_over": lambda case, key: [card(case, key), case.users["manager"].id],
    "grc.action.day_later": lambda case, key: [card(case, key), "next_week"],
    "grc.action.day_mail": lambda case, key: [card(case, key)],
    "grc.action.day_undo": lambda case, key: [{"undo": "later", "card": card(case, key), "day": str(case.today)}],
    "grc.simulation.get_moved": lambda case, key: [{}],
    "grc.simulation.save_simulation": lambda case, key: [{}, "token"],
    "grc.stage.get_simulation": lambda case, key: [False, {"name": "New", "phase": "active", "sequence": 1}],
}
#: Methods of a model that are about the record named by their arguments.
ABOUT = {name for name in ARGUMENTS if name.startswith("grc.action.day_")}
