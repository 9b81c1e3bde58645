"""`python -m bench.analysis NAME [options]`: the evaluation of one command, its figures printed."""

import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Run the module of this folder that is named; it takes the options that follow."""
    names = sorted(p.stem for p in Path(__file__).parent.glob("[a-z]*.py"))
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        sys.exit(f"python -m bench.analysis {'|'.join(names)} [options]")
    met = import_module(f"bench.analysis.{sys.argv[1]}").main(sys.argv[2:])
    sys.exit(1 if met is False else 0)


if __name__ == "__main__":
    main()
