"""``python -m benchmarks NAME [--customers N] [--json] [--output FILE]``."""

import argparse
import os
import sys

from . import (
    amounts,
    campaign,
    clv,
    contact,
    cube,
    groups,
    installation,
    lifecycle,
    overhead,
    overview,
    refresh,
    stages_quality,
)
from .database import setup_odoo
from .frame import BenchError

#: Measures by name: modules with ``run(options)`` and, if they take more, ``arguments(parser)``.
MEASURES = {
    "amounts": amounts,
    "campaign": campaign,
    "clv": clv,
    "contact": contact,
    "groups": groups,
    "cube": cube,
    "installation": installation,
    "lifecycle": lifecycle,
    "overhead": overhead,
    "overview": overview,
    "refresh": refresh,
    "stages-quality": stages_quality,
}


def main(argv=None):
    """Run one measure; exit status 1 with one sentence when it cannot run."""
    try:
        options = _parse(sys.argv[1:] if argv is None else argv)
        setup_odoo(options.config)
        result = MEASURES[options.name].run(options)
    except BenchError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write((result.as_json() if options.json else result.as_markdown()) + "\n")
    if options.output:
        with open(options.output, "a", encoding="utf-8") as file:
            file.write(f"\n### {result.name}, {result.customers:,} customers\n\n{result.as_markdown()}\n")
    return 0


def _parse(argv):
    name = next((item for item in argv if not item.startswith("-")), None)
    if name is not None and name not in MEASURES:
        raise BenchError(f"There is no measure {name!r}. There are: {', '.join(sorted(MEASURES))}.")
    parser = argparse.ArgumentParser(prog="bench", description="Measure the suite.")
    parser.add_argument("name", choices=sorted(MEASURES), help="the measure")
    parser.add_argument("--customers", type=_positive, help="number of customers")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--output", metavar="FILE", help="append the table to this Markdown file")
    parser.add_argument("--config", default=os.environ.get("GRC_BENCH_CONFIG"), help="Odoo's configuration file")
    for more in [MEASURES[name]] if name else MEASURES.values():
        if hasattr(more, "arguments"):
            more.arguments(parser)
    return parser.parse_args(argv)


def _positive(text):
    value = int(text.replace(",", "").replace("_", ""))
    if value <= 0:
        raise argparse.ArgumentTypeError("must be positive")
    return value


if __name__ == "__main__":
    sys.exit(main())
