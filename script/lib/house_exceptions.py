"""What ``house_check.py`` lets be, each with its reason."""

#: Files over the length.
FILES = {}
#: (file, method): ``super()`` inside the addon that made the method.
OVERRIDES = {}
#: (model, method): entry points, called from outside by the name of the model.
ENTRIES = {}
