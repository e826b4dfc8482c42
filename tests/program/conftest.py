import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "components"))

import loaded  # noqa: F401 - its import, found by the line above, is what all tests share
