"""What a layer of the refresh declares, and the order in which layers run."""

from contextlib import nullcontext
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
    :ivar around: function that returns the context in which the layers of a run of everyone compute
    """

    name: str
    root: str
    marker: str
    signature: str
    after: str | None = None
    carried: tuple = ()
    grows: bool = False
    around: object = nullcontext


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


@dataclass(frozen=True)
class Plan:
    """What runs.

    :ivar passes: each :class:`Pass`, in their order
    :ivar layers: names of the models of the layers of each pass, in their order, by the name of the pass
    :ivar own: which hooks of ``grc.layer`` a layer has of its own, by the name of its model: the others do nothing
    :ivar out: why a layer is left out, by its name
    """

    passes: tuple
    layers: dict
    own: dict
    out: dict


class LayerError(Exception):
    """Layers that cannot run.

    :ivar faults: ``{name: sentence}`` of each of them
    """

    def __init__(self, faults):
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def planned(declared, fields, stored):
    """Return passes, layers of each and who is left out, as :class:`Plan` has them.

    :param declared: list of (name of the model, :class:`Layer`)
    :param fields: names of the stored columns of ``grc_customer``
    :param stored: those of them that layers are to yield
    """
    passes = in_passes([layer for __, layer in declared])
    out = faults([layer for __, layer in declared], [one.name for one in passes], fields, stored)
    layers = {}
    for one in passes:
        mine = {
            layer.name: (layer, model)
            for model, layer in declared
            if layer.runs.name == one.name and layer.name not in out
        }
        try:
            ordered = in_order([layer for layer, __ in mine.values()])
        except LayerError as error:
            out |= error.faults
            ordered = []
        layers[one.name] = tuple(mine[layer.name][1] for layer in ordered)
    return passes, layers, out


def in_passes(layers):
    """Return the passes of which the root is there, each after the one that it follows: a tuple of :class:`Pass`."""
    waiting = {layer.runs.name: layer.runs for layer in layers if layer.name == layer.runs.root}
    ordered, name = [], None
    while followers := [one for one in waiting.values() if one.after == name]:
        ordered.append(waiting.pop(followers[0].name))
        name = ordered[-1].name
    return tuple(ordered)


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
