"""The registries of a platform team, and a function that runs signed code only.

What builds take in comes through registries of the team's own, images by caches, packages by
stores; what they make is scanned and signed. The first `pulumi up` makes all that. Once a build
has signed an archive (docs/supply-chain.md) artifactBucket, artifactKey and artifactVersion bring
the function.
"""

import sys
from pathlib import Path

import pulumi

# In a project of its own, `components` is a folder or a package beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import components as compute

config = pulumi.Config()
builds = config.require("buildRoleArn")

registry = compute.ContainerRegistry(
    "images",
    {
        # ECR signs what is pushed, and cannot sign what it caches.
        "signing": {"repositories": ["team/*"]},
        "pull_through_caches": {
            "amazon": {"upstream": "ecr-public", "upstream_prefix": "amazonlinux"},
            "kubernetes": {"upstream": "kubernetes"},
        },
    },
)
web = compute.HardenedRepository(
    "web", {"repository_name": "team/web", "push_principal_arns": [builds]}
)
packages = compute.PackageRegistry(
    "packages",
    {
        "repositories": {
            "shared": {"upstreams": ["pypi", "npm"]},
            "team": {"upstreams": ["shared"], "publisher_arns": [builds]},
        },
        # Nobody outside can publish under these names.
        "internal_packages": {
            "python": {"pattern": "/pypi//acme~", "publish_to": ["team"]},
            "javascript": {"pattern": "/npm/acme/*", "publish_to": ["team"]},
        },
        "client_repository": "team",
    },
)
signing = compute.FunctionSigning("jobs", {"builders": {"builds": builds}})
if bucket := config.require("artifactBucket"):
    zone = compute.LandingZone(
        "zone",
        {"subnet_id_parameters": [f"/landingzone/vpc/private-subnet-{n}-id" for n in (1, 2)]},
    )
    group = compute.EgressOnlySecurityGroup("report", {"vpc_id": zone.vpc_id})
    function = compute.SignedFunction(
        "report",
        {
            "code": {
                "bucket": bucket,
                "key": config.require("artifactKey"),
                "version": config.require("artifactVersion"),
            },
            "code_signing_config_arn": signing.code_signing_config_arn,
            "runtime": "python3.13",
            "handler": "report.handler",
            "network": {
                "subnet_ids": [zone.subnet_ids[0], zone.subnet_ids[1]],
                "security_group_ids": [group.security_group_id],
            },
        },
    )
    pulumi.export("functionName", function.function_name)

# For those who build and deploy.
pulumi.export("registryUrl", registry.registry_url)
pulumi.export("trustPolicy", registry.trust_policy)
pulumi.export("repositoryUrl", web.repository_url)
pulumi.export("pipConfiguration", packages.pip_configuration)
pulumi.export("npmConfiguration", packages.npm_configuration)
pulumi.export("signingProfileName", signing.signing_profile_name)
