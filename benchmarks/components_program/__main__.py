"""Hosts and fleets from the components; how long their construction takes goes to a file."""

import atexit
import cProfile
import json
import os
import pstats
import sys
import time
from pathlib import Path
from typing import Any

import pulumi

sys.path.insert(0, os.environ["BENCHMARK_ROOT"])

import components as library

SUBNETS = [f"/landingzone/vpc/private-subnet-{number}-id" for number in (1, 2)]


def construct(instances: int, fleets: int) -> None:
    """Construct all of them, in one network with one role and one security group."""
    zone = library.LandingZone("zone", {"subnet_id_parameters": SUBNETS})
    role = library.InstanceRole("host", {})
    group = library.EgressOnlySecurityGroup("host", {"vpc_id": zone.vpc_id})

    host: library.HardenedLaunchTemplateArgs = {
        "instance_profile_arn": role.instance_profile_arn,
        "security_group_ids": [group.security_group_id],
    }
    for number in range(instances):
        library.CompliantInstance(
            f"host-{number}",
            {"launch_template": {**host, "subnet_id": zone.subnet_ids[number % 2]}},
        )
    for number in range(fleets):
        library.CompliantFleet(
            f"fleet-{number}",
            {
                "launch_template": host,
                "instance_types": ["t3.micro", "t3a.micro"],
                "subnet_ids": zone.subnet_ids,
            },
        )


def tell(measured: dict[str, float]) -> None:
    """Hand a figure over to whoever measures."""
    Path(os.environ["BENCHMARK_RESULT"]).write_text(json.dumps(measured), encoding="utf-8")


def tell_own_seconds(profile: cProfile.Profile) -> None:
    """Tell the time spent in the components' own functions, the SDK's left out."""
    profile.disable()
    folder = str(Path(library.__file__).parent)
    statistics: Any = pstats.Stats(profile)
    own = [
        seconds for (file, *_), (_, _, seconds, *_) in statistics.stats.items() if folder in file
    ]
    tell({"own": sum(own)})


config = pulumi.Config()
sizes = (config.require_int("instances"), config.require_int("fleets"))
if os.environ["BENCHMARK_PROFILED"] == "1":
    profile = cProfile.Profile()
    # To the end of the process: what is applied to outputs runs after the program's last line.
    atexit.register(tell_own_seconds, profile)
    profile.enable()
    construct(*sizes)
else:
    started = time.perf_counter()
    construct(*sizes)
    tell({"construction": time.perf_counter() - started})
