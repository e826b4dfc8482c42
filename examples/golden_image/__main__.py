"""Hardened images with a team's own software, and a fleet that runs the newest one.

The first `pulumi up` makes the pipeline and builds an image, whose id the pipeline publishes. Then
`pulumi config set fleet true` and `up` let the fleet run; each later `up` rolls it to the image
that the pipeline has built in the meantime.
"""

import sys
from pathlib import Path

import pulumi

# In a project of its own, `components` is a folder or a package beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import components as compute

zone = compute.LandingZone(
    "zone", {"subnet_id_parameters": [f"/landingzone/vpc/private-subnet-{n}-id" for n in (1, 2)]}
)
images = compute.GoldenImagePipeline(
    "web",
    {
        "subnet_id": zone.subnet_ids[0],
        "vpc_id": zone.vpc_id,
        "components": [{"name": "web-server", "file": "web_server.yaml"}],
        # Also when somebody changes what is in them, not only on Mondays.
        "build_on_change": True,
    },
)
if pulumi.Config().require_bool("fleet"):
    role = compute.InstanceRole("web", {})
    group = compute.EgressOnlySecurityGroup("web", {"vpc_id": zone.vpc_id})
    fleet = compute.CompliantFleet(
        "web",
        {
            "subnet_ids": zone.subnet_ids,
            "instance_types": ["t3.micro", "t3a.micro"],
            "launch_template": {
                "image_parameter": "/imagebuilder/web/latest",
                "instance_profile_arn": role.instance_profile_arn,
                "security_group_ids": [group.security_group_id],
            },
        },
    )
    pulumi.export("groupName", fleet.group_name)
    pulumi.export("launchTemplateId", fleet.launch_template_id)
pulumi.export("imageId", images.image_id)
pulumi.export("imageParameter", images.parameter_name)
pulumi.export("pipelineArn", images.pipeline_arn)
