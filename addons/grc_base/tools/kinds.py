"""Abstract models of which each addon adds kinds of its own: a class a kind."""


def kinds(model):
    """Return the models of the installed addons that inherit an abstract one, in the order of their names.

    :param model: the abstract model, without records; theirs have its environment
    """
    found = model.env.registry.descendants([model._name], "_inherit") - {model._name}
    return [model.env[name] for name in sorted(found)]
