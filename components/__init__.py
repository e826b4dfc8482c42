"""Hardened AWS compute as Pulumi components: secure by default, one component per file."""

from components._containers.registry_arguments import ContainerRegistryArgs
from components._containers.repository_arguments import HardenedRepositoryArgs
from components._network.peers import EgressDestinationArgs, EndpointClientArgs, IngressSourceArgs
from components._patching.arguments import PatchManagementArgs
from components.container_registry import ContainerRegistry
from components.fleet import CompliantFleet, CompliantFleetArgs
from components.golden_image_pipeline import GoldenImagePipeline, GoldenImagePipelineArgs
from components.hardened_repository import HardenedRepository
from components.instance import CompliantInstance, CompliantInstanceArgs
from components.instance_role import InstanceRole, InstanceRoleArgs
from components.landing_zone import LandingZone, LandingZoneArgs
from components.launch_template import HardenedLaunchTemplate, HardenedLaunchTemplateArgs
from components.patch_management import PatchManagement
from components.private_endpoints import PrivateEndpoints, PrivateEndpointsArgs
from components.published_landing_zone import PublishedLandingZone, PublishedLandingZoneArgs
from components.security_group import (
    EgressOnlySecurityGroup,
    EgressOnlySecurityGroupArgs,
    destinations,
)
from components.session_access import SessionAccess, SessionAccessArgs

__all__ = [
    "CompliantFleet",
    "CompliantFleetArgs",
    "CompliantInstance",
    "CompliantInstanceArgs",
    "ContainerRegistry",
    "ContainerRegistryArgs",
    "EgressDestinationArgs",
    "EgressOnlySecurityGroup",
    "EgressOnlySecurityGroupArgs",
    "EndpointClientArgs",
    "GoldenImagePipeline",
    "GoldenImagePipelineArgs",
    "HardenedLaunchTemplate",
    "HardenedLaunchTemplateArgs",
    "HardenedRepository",
    "HardenedRepositoryArgs",
    "IngressSourceArgs",
    "InstanceRole",
    "InstanceRoleArgs",
    "LandingZone",
    "LandingZoneArgs",
    "PatchManagement",
    "PatchManagementArgs",
    "PrivateEndpoints",
    "PrivateEndpointsArgs",
    "PublishedLandingZone",
    "PublishedLandingZoneArgs",
    "SessionAccess",
    "SessionAccessArgs",
    "destinations",
]
