"""Write the pages, or say which are stale: `python -m documentation [--check]`."""

import argparse
import sys
from pathlib import Path

from documentation import pages

FOLDER = Path(__file__).resolve().parents[1] / "docs"


def main(arguments: list[str]) -> int:
    """Write all pages; with `--check` only compare them.

    Args:
        arguments: of the command line.

    Returns:
        1 if pages are stale and were not to be written.
    """
    parser = argparse.ArgumentParser(prog="python -m documentation", description=__doc__)
    parser.add_argument("--check", action="store_true", help="name stale pages, write nothing")
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where the folders of pages lie"
    )
    given = parser.parse_args(arguments)
    wanted = pages.rendered()
    stale = pages.stale(given.folder, wanted)
    if not given.check:
        pages.write(given.folder, wanted)
        sys.stdout.write(f"{len(wanted)} pages, {len(stale)} of them renewed\n")
        return 0
    sys.stdout.writelines(f"{name} is stale; run: python -m documentation\n" for name in stale)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
