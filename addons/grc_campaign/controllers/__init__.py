from . import main, programme
