"""Hardened AWS compute as Pulumi components: secure by default, one component per file."""

from components._containers.registry_arguments import ContainerRegistryArgs
from components._containers.repository_arguments import HardenedRepositoryArgs
from components._functions.function_arguments import SignedFunctionArgs
from components._functions.signing_arguments import FunctionSigningArgs
from components._network.peers import EgressDestinationArgs, EndpointClientArgs, IngressSourceArgs
from components._packages.arguments import PackageRegistryArgs
from components._patching.arguments import PatchManagementArgs
from components.container_registry import ContainerRegistry
from components.fleet import CompliantFleet, CompliantFleetArgs
from components.function_signing import FunctionSigning
from components.golden_image_pipeline import GoldenImagePipeline, GoldenImagePipelineArgs
from components.hardened_repository import HardenedRepository
from components.instance import CompliantInstance, CompliantInstanceArgs
from components.instance_role import InstanceRole, InstanceRoleArgs
from components.landing_zone import LandingZone, LandingZoneArgs
from components.launch_template import HardenedLaunchTemplate, HardenedLaunchTemplateArgs
from components.package_registry import PackageRegistry
from components.patch_management import PatchManagement
from components.private_endpoints import PrivateEndpoints, PrivateEndpointsArgs
from components.published_landing_zone import PublishedLandingZone, PublishedLandingZoneArgs
from components.security_group import (
    EgressOnlySecurityGroup,
    EgressOnlySecurityGroupArgs,
    destinations,
)
from components.session_access import SessionAccess, SessionAccessArgs
from components.signed_function import SignedFunction

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
    "FunctionSigning",
    "FunctionSigningArgs",
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
    "PackageRegistry",
    "PackageRegistryArgs",
    "PatchManagement",
    "PatchManagementArgs",
    "PrivateEndpoints",
    "PrivateEndpointsArgs",
    "PublishedLandingZone",
    "PublishedLandingZoneArgs",
    "SessionAccess",
    "SessionAccessArgs",
    "SignedFunction",
    "SignedFunctionArgs",
    "destinations",
]
