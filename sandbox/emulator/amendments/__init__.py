"""What the emulator changes about moto, one subject a file."""

import functools

from sandbox.emulator.amendments import (
    auto_scaling_groups,
    auto_scaling_launches,
    block_devices,
    bucket_defaults,
    cis_scans,
    dependencies,
    instance_changes,
    instance_profiles,
    instance_refresh,
    key_rotation,
    launch_settings,
    launch_template_versions,
    launch_templates,
    maintenance_windows,
    managed_policies,
    metadata_options,
    network_interfaces,
    own_services,
    patch_baselines,
    spot_requests,
    system_manager_associations,
    system_manager_tags,
)

_AMENDMENTS = (
    # These surround every launch, the later ones around the earlier: the template comes last, so
    # that the others see the merged request, and the image is settled before devices and metadata.
    block_devices,
    network_interfaces,
    metadata_options,
    instance_profiles,
    launch_settings,
    launch_templates,
    # The order of these does not matter.
    auto_scaling_groups,
    auto_scaling_launches,
    bucket_defaults,
    cis_scans,
    dependencies,
    instance_changes,
    instance_refresh,
    key_rotation,
    launch_template_versions,
    maintenance_windows,
    managed_policies,
    own_services,
    patch_baselines,
    spot_requests,
    system_manager_associations,
    system_manager_tags,
)


@functools.cache
def amend() -> None:
    """Fit all amendments into the moto of this process.

    Raises:
        SeamError: Moto has changed so that an amendment no longer fits.
    """
    for amendment in _AMENDMENTS:
        amendment.apply()
