"""What the emulator changes about moto, one subject a file."""

import functools

from sandbox.emulator.amendments import (
    auto_scaling_actions,
    auto_scaling_capacity,
    auto_scaling_groups,
    auto_scaling_launches,
    auto_scaling_traffic,
    block_devices,
    bucket_defaults,
    cis_scans,
    code_signing_configs,
    creation_templates,
    dependencies,
    event_targets,
    flow_logs,
    function_code,
    function_permissions,
    function_settings,
    image_lifecycles,
    image_tags,
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
    network_acls,
    network_interfaces,
    own_services,
    patch_baselines,
    pull_through_caches,
    registry_settings,
    route_tables,
    signing_jobs,
    signing_permissions,
    signing_profiles,
    spot_requests,
    system_manager_associations,
    system_manager_tags,
    vpc_endpoints,
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
    auto_scaling_actions,
    auto_scaling_capacity,
    auto_scaling_groups,
    auto_scaling_launches,
    auto_scaling_traffic,
    bucket_defaults,
    cis_scans,
    code_signing_configs,
    creation_templates,
    dependencies,
    event_targets,
    flow_logs,
    function_code,
    function_permissions,
    function_settings,
    image_lifecycles,
    image_tags,
    instance_changes,
    instance_refresh,
    key_rotation,
    launch_template_versions,
    maintenance_windows,
    managed_policies,
    network_acls,
    own_services,
    patch_baselines,
    pull_through_caches,
    registry_settings,
    route_tables,
    signing_jobs,
    signing_permissions,
    signing_profiles,
    spot_requests,
    system_manager_associations,
    system_manager_tags,
    vpc_endpoints,
)


@functools.cache
def amend() -> None:
    """Fit all amendments into the moto of this process.

    Raises:
        SeamError: Moto has changed so that an amendment no longer fits.
    """
    for amendment in _AMENDMENTS:
        amendment.apply()
