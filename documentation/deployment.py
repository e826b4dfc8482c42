"""A program that uses every component once, with as few arguments as it takes."""

import components as library

# In two Availability Zones, as the landing zone has them for fleets.
SUBNETS = ("/landingzone/vpc/private-subnet-1-id", "/landingzone/vpc/private-subnet-2-id")


def every_component() -> None:
    """Make one stack of all components, wired as the project's own program wires them."""
    zone = library.LandingZone("zone", {"subnet_id_parameters": SUBNETS})
    library.PublishedLandingZone("published", {})
    library.PrivateEndpoints(
        "endpoints",
        {
            "vpc_id": zone.vpc_id,
            "subnet_ids": [zone.subnet_ids[0], zone.subnet_ids[1]],
            "route_table_ids": ["rtb-0123456789abcdef0"],
            "clients": {"vpc": {"cidr_ipv4": "10.0.0.0/16"}},
        },
    )
    role = library.InstanceRole("host", {})
    group = library.EgressOnlySecurityGroup("host", {"vpc_id": zone.vpc_id})
    host: library.HardenedLaunchTemplateArgs = {
        "instance_profile_arn": role.instance_profile_arn,
        "security_group_ids": [group.security_group_id],
    }
    single = library.HardenedLaunchTemplate("single", {**host, "subnet_id": zone.subnet_ids[0]})
    library.CompliantInstance(
        "single",
        {
            "launch_template_id": single.launch_template_id,
            "launch_template_version": single.launch_template_version,
        },
    )
    many = library.HardenedLaunchTemplate("many", host)
    library.CompliantFleet(
        "many",
        {
            "launch_template_id": many.launch_template_id,
            "launch_template_version": many.launch_template_version,
            "subnet_ids": zone.subnet_ids,
            "instance_types": ["t3.micro", "t3a.micro"],
        },
    )
    library.PatchManagement("patches", {})
    library.SessionAccess("access", {})
    _supply_chain(zone, group)


def _supply_chain(zone: library.LandingZone, group: library.EgressOnlySecurityGroup) -> None:
    library.GoldenImagePipeline("golden", {"subnet_id": zone.subnet_ids[0], "vpc_id": zone.vpc_id})
    library.ContainerRegistry("registry", {})
    library.HardenedRepository("images", {})
    library.PackageRegistry("packages", {})
    signing = library.FunctionSigning("code", {})
    library.SignedFunction(
        "code",
        {
            "code": {"bucket": "signed-code", "key": "code.zip", "version": "1"},
            "code_signing_config_arn": signing.code_signing_config_arn,
            "runtime": "python3.13",
            "handler": "code.handler",
            "network": {
                "subnet_ids": [zone.subnet_ids[0], zone.subnet_ids[1]],
                "security_group_ids": [group.security_group_id],
            },
        },
    )
