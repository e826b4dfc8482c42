"""The program that the README shows."""

import re

from environments import ROOT
from recorder import succeed

BLOCK = re.compile(r"```python\n(import components as compute\n.*?)```", re.DOTALL)


def test_readme_program_makes_a_fleet_that_is_patched() -> None:
    (source,) = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    recording = succeed(lambda: exec(source, {}))  # noqa: S102 - our own text
    (template,) = recording.of_type("aws:ec2/launchTemplate:LaunchTemplate")
    patched = recording.only("aws:ssm/patchGroup:PatchGroup").inputs["patchGroup"]
    launched = template.inputs["tagSpecifications"]
    assert {one["tags"]["PatchGroup"] for one in launched} == {patched}
    group = recording.only("aws:autoscaling/group:Group").inputs["mixedInstancesPolicy"]
    assert len(group["launchTemplate"]["overrides"]) == 2
