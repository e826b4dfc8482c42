"""The policy packs that are compared, and how each is started and configured."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PACKS: Final = Path(__file__).with_name("packs")
# The pack asks its engine for nothing, so that nobody need listen there.
NO_ENGINE: Final = "127.0.0.1:1"
ONE_CONTROL: Final = "ec2-imdsv2-check"


@dataclass(frozen=True, slots=True)
class Subject:
    """A pack in one configuration.

    Args:
        name: What it is called in the report.
        folder: The folder of the pack; None for a preview without any.
        variables: Its environment, beyond that of all.
        only: The one policy that is on; all are if empty.
        runtime: `python` or `nodejs`.
        largest: The most resources it is measured with, for want of patience.
    """

    name: str
    folder: Path | None
    variables: Mapping[str, str] = field(default_factory=dict)
    only: str = ""
    runtime: str = "python"
    largest: int = sys.maxsize

    def command(self) -> list[str]:
        """Return what the language host starts the pack with."""
        if self.runtime == "nodejs":
            return ["node", "node_modules/@pulumi/pulumi/cmd/run-policy-pack", NO_ENGINE, "."]
        return [sys.executable, "-u", "-m", "pulumi.policy", NO_ENGINE, str(self.folder)]

    def levels(self) -> dict[str, str]:
        """Return the levels of its policies, as `--policy-pack-config` takes them."""
        if not self.only:
            return {"all": "advisory"}
        return {"all": "disabled", self.only: "advisory"}


NO_PACK: Final = Subject("no pack", None)
BARE: Final = Subject("bare", PACKS / "bare")
STOCK_EMPTY: Final = Subject("stock-empty", PACKS / "stock_empty")
OURS: Final = Subject("ours", ROOT / "policypack")
OURS_ONE: Final = Subject("ours, one control", ROOT / "policypack", only=ONE_CONTROL)
OURS_STOCK: Final = Subject(
    "ours on the stock path",
    ROOT / "policypack",
    variables={"COMPLIANT_EC2_STOCK_SDK": "1"},
    largest=100,
)
OF_PACK: Final = (BARE, STOCK_EMPTY, OURS, OURS_ONE, OURS_STOCK)
OF_ENGINE: Final = (NO_PACK, STOCK_EMPTY, OURS, OURS_STOCK)


def environment(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of what is measured: bytecode is kept, as on a user's machine."""
    return {name: value for name, value in base.items() if name != "PYTHONDONTWRITEBYTECODE"}
