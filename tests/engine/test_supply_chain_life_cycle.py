"""The example of a supply chain on the engine: made, used, changed, replaced and taken down."""

import json

import container_life
import function_life
import package_life
from workbench import JUDGED, Clients, NewProject, Project

# What somebody makes of the example's program later on.
CHANGED = """
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import components as compute

forms = json.loads(Path("forms.json").read_text())
compute.ContainerRegistry("images", forms["registry"])
compute.HardenedRepository("web", forms["repository"])
compute.PackageRegistry("packages", forms["packages"])
signing = compute.FunctionSigning("jobs", forms["signing"])
paths = [f"/landingzone/vpc/private-subnet-{n}-id" for n in (1, 2)]
zone = compute.LandingZone("zone", {"subnet_id_parameters": paths})
group = compute.EgressOnlySecurityGroup("report", {"vpc_id": zone.vpc_id})
compute.SignedFunction(
    "report",
    {
        "code_signing_config_arn": signing.code_signing_config_arn,
        "runtime": "python3.13",
        "handler": "report.handler",
        "network": {
            "subnet_ids": [zone.subnet_ids[0], zone.subnet_ids[1]],
            "security_group_ids": [group.security_group_id],
        },
        **forms["function"],
    },
)
"""


def deployment(code: dict[str, str]) -> list[str]:
    """What a build adds to `pulumi up` when it deploys code with the example."""
    place = {f"artifact{member.title()}": value for member, value in code.items()}
    return [word for name, value in place.items() for word in ("--config", f"{name}={value}")]


def change(project: Project, **forms: object) -> set[tuple[str, str]]:
    """Bring up another form of everything."""
    (project.folder / "forms.json").write_text(json.dumps(forms), encoding="utf-8")
    return project.up().steps()


def test_supply_chain_example_from_up_to_destroy_is_what_the_account_says(
    new_project: NewProject, client: Clients
) -> None:
    images, packages = container_life.Images(client), package_life.Packages(client)
    functions, build = function_life.Functions(client), function_life.Build(client)
    project = new_project("examples/supply_chain", stack="sandbox")
    project.up()
    outputs = project.outputs()
    images.check_made(outputs)
    packages.check_made(outputs)

    build.prepare()
    unsigned = deployment(build.put("unsigned"))
    refused = project.run("up", "--yes", "--skip-preview", *unsigned)
    assert refused.exit_code != 0
    functions.check_refused(project, refused.output)

    profile = outputs["signingProfileName"]
    code = build.sign("signed", profile)
    assert project.up(*deployment(code), *JUDGED).findings("mandatory") == set()
    functions.name = project.outputs()["functionName"]
    version = functions.check_made()

    (project.folder / "__main__.py").write_text(CHANGED, encoding="utf-8")
    forms = {
        **container_life.UPDATED,
        "packages": package_life.UPDATED,
        "signing": function_life.SIGNING,
        "function": {"code": code, **function_life.UPDATED},
    }
    steps = change(project, **forms)
    assert {step for step in steps if step[1].startswith(("images", "web"))} == (
        container_life.UPDATES
    )
    images.check_updated()
    packages.check_updated(steps)
    successor = functions.check_updated(steps, version, code)

    forms |= {**container_life.REPLACED, "packages": packages.replaced, "function": {"code": code}}
    image_profile = images.profile()["profileName"]
    steps = change(project, **forms)
    images.check_replaced(steps)
    packages.check_replaced(steps)
    assert "Environment" not in functions.read()["Configuration"]

    project.succeed("destroy", "--yes", "--skip-preview")
    assert project.resources() == []
    images.check_gone(image_profile)
    packages.check_gone()
    functions.check_gone(profile, successor)
