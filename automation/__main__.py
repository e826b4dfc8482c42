"""Run it as `python -m automation`."""

import sys

from automation.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
