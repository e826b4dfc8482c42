"""The one way instances come into being inside moto, for the amendments that change launches.

RunInstances, Auto Scaling and spot requests all end in moto's `InstanceBackend.run_instances`.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from moto.ec2.models.instances import InstanceBackend

from sandbox.emulator.amendments.seams import surround

_LEADING = ("image_id", "count", "user_data", "security_group_names")


@dataclass
class Launch:
    """The arguments of a launch.

    Args:
        backend: Moto's EC2 of one account and region.
        image_id: The image, where the request names one.
        count: How many instances.
        user_data: The user data, encoded.
        security_group_names: Groups given by name.
        request: The other members, by their names in moto.
    """

    backend: Any
    image_id: str | None
    count: int
    user_data: Any
    security_group_names: list[str]
    request: dict[str, Any]


Proceed = Callable[[Launch], Any]


def surround_launch(
    replacement: Callable[[Proceed, Launch], Any], *, relies_on: Sequence[str] = ()
) -> None:
    """Surround every launch.

    Args:
        replacement: Called with what goes on with the launch, and the launch; returns moto's
            reservation.
        relies_on: Pieces of moto's source text the replacement counts on.
    """

    def launch(original: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        bound = inspect.signature(original).bind(*arguments, **named)

        def proceed(changed: Launch) -> Any:
            leading = [getattr(changed, name) for name in _LEADING]
            return original(changed.backend, *leading, **changed.request)

        leading = {name: bound.arguments[name] for name in _LEADING}
        rest = dict(bound.arguments.get("kwargs", {}))
        return replacement(proceed, Launch(bound.arguments["self"], **leading, request=rest))

    surround(
        InstanceBackend,
        "run_instances",
        launch,
        parameters=(*_LEADING, "kwargs"),
        relies_on=relies_on,
    )
