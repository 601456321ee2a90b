"""What a layer of the refresh declares, and the order in which layers run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pass:
    """A pass over a company's customers: its layers run one after the other, then one statement a slice writes.

    :ivar name: such as ``facts``
    :ivar root: name of its first layer, which yields the rows
    :ivar after: name of the pass that it follows; None: the first one
    :ivar marker: column of ``grc_customer`` that tells the rows of a past day
    :ivar signature: field of ``grc.refresh`` that keeps the fingerprint of what it was made from
    :ivar carried: stored columns that its movements need, and that it does not yield
    :ivar grows: rows that are not there are made
    """

    name: str
    root: str
    marker: str
    signature: str
    after: str | None = None
    carried: tuple = ()
    grows: bool = False


#: What documents say of each customer.
FACTS = Pass(name="facts", root="facts", marker="rebuilt_as_of", signature="signature", grows=True)


@dataclass(frozen=True)
class Layer:
    """The declaration of one layer, see ``grc.layer``.

    :ivar name: by which other layers need it, and by which it is reported
    :ivar runs: :class:`Pass` to which it belongs
    :ivar needs: names of the layers whose results, tables or columns it takes
    :ivar columns: columns of ``grc_customer`` that it yields
    :ivar tables: working tables that it makes of documents and records: they are part of the fingerprint
    :ivar scratch: working tables that follow from the others, or that decide nothing
    :ivar states: :class:`~.state.State` of each column whose changes are recorded
    """

    name: str
    runs: Pass
    needs: tuple = ()
    columns: tuple = ()
    tables: tuple = ()
    scratch: tuple = ()
    states: tuple = ()


class LayerError(Exception):
    """Layers that cannot run.

    :ivar faults: ``{name: sentence}`` of each of them
    """

    def __init__(self, faults):
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def in_order(layers):
    """Return layers in an order in which each comes after those it needs; else as they were given.

    Layers of the same pass only: what a layer needs of an earlier pass is there anyway.

    :param layers: list of :class:`Layer`
    :raise LayerError: when layers need each other
    """
    waiting = {layer.name: layer for layer in layers}
    ordered = []
    while waiting:
        ready = next((layer for layer in waiting.values() if waiting.keys().isdisjoint(layer.needs)), None)
        if ready is None:
            ring = ", ".join(sorted(waiting))
            raise LayerError(dict.fromkeys(waiting, f"The layers {ring} need each other: none can be the first."))
        ordered.append(waiting.pop(ready.name))
    return ordered


def faults(layers, passes, fields, stored):
    """Return what keeps layers from running: ``{name: sentence}``; those that need one of them are among them.

    :param layers: list of :class:`Layer`
    :param passes: names of the passes that are there, in their order
    :param fields: names of the stored columns of ``grc_customer``
    :param stored: those of them that layers are to yield
    """
    by_name = {layer.name: layer for layer in layers}
    owners = {}
    found = {}
    for layer in layers:
        taken = [name for name in layer.columns if owners.setdefault(name, layer.name) != layer.name]
        fault = _fault(layer, by_name, passes, fields)
        if taken:
            fault = f"The layer “{layer.name}” yields columns of another one: {', '.join(taken)}."
        if fault:
            found[layer.name] = fault
    for orphan in sorted(stored - owners.keys()):
        found[orphan] = f"No layer yields the field “{orphan}” of customers."
    return found | _dependent(layers, found)


def _fault(layer, by_name, passes, fields):
    """Return what keeps a layer itself from running; None: nothing."""
    if by_name[layer.name] is not layer:
        return f"Two layers are called “{layer.name}”."
    if layer.runs.name not in passes:
        return f"The layer “{layer.name}” belongs to a pass that is not there: {layer.runs.name}."
    unknown = [need for need in layer.needs if need not in by_name]
    if unknown:
        return f"The layer “{layer.name}” needs what is not there: {', '.join(unknown)}."
    place = passes.index(layer.runs.name)
    later = [need for need in layer.needs if by_name[need].runs.name in passes[place + 1 :]]
    if later:
        return f"The layer “{layer.name}” needs what comes later: {', '.join(later)}."
    needed = [*layer.columns, *(name for state in layer.states for name in (state.column, state.before))]
    missing = [name for name in needed if name not in fields]
    if missing:
        return f"The layer “{layer.name}” has columns without a field: {', '.join(missing)}."
    return None


def _dependent(layers, broken):
    """Return the faults of layers that need one that is ``broken``, in any number of steps."""
    found = {}
    while True:
        more = {
            layer.name: f"The layer “{layer.name}” needs one that cannot run: {need}."
            for layer in layers
            for need in layer.needs
            if (need in broken or need in found) and layer.name not in broken and layer.name not in found
        }
        if not more:
            return found
        found |= more
