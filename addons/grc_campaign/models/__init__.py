from . import audience
