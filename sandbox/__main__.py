"""Run a verb of the sandbox: `python -m sandbox up`.

Up to the check this file uses no syntax that an old Python lacks, so that the check can speak.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - addresses the Pythons the project does not run on
    sys.exit(
        "compliant-ec2 needs Python 3.11 or newer; "
        + sys.executable
        + " is Python "
        + sys.version.split()[0]
        + ".\nInstall a newer one, or name it: make up PYTHON=/path/to/python3.12"
    )

from sandbox.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
