"""What the emulator changes about moto, one subject a file."""

import functools

from sandbox.emulator.amendments import (
    block_devices,
    instance_profiles,
    launch_templates,
    managed_policies,
    metadata_options,
    network_interfaces,
)

_AMENDMENTS = (
    # Several surround RunInstances. The template must be outermost, so that the others see the
    # merged request.
    block_devices,
    network_interfaces,
    metadata_options,
    instance_profiles,
    launch_templates,
    managed_policies,
)


@functools.cache
def amend() -> None:
    """Fit all amendments into the moto of this process.

    Raises:
        SeamError: Moto has changed so that an amendment no longer fits.
    """
    for amendment in _AMENDMENTS:
        amendment.apply()
