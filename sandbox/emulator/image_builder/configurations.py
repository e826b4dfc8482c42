"""Infrastructure and distribution configurations, pipelines and lifecycle policies.

API reference (CreateInfrastructureConfiguration, CreateDistributionConfiguration,
CreateImagePipeline, CreateLifecyclePolicy): what they refer to must exist; a pipeline has one
recipe, of an image or of a container; tests are on and end after 720 minutes unless told otherwise.
"""

from collections.abc import Mapping
from typing import Any

from moto.ec2.models import ec2_backends
from moto.iam.models import iam_backends

from sandbox.emulator.image_builder.kinds import Kind, expect
from sandbox.emulator.image_builder.models import (
    ImageBuilderBackend,
    Record,
    no_combination,
    not_valid,
)
from sandbox.emulator.rest_json import Asked, Operation

_TESTS = {"imageTestsEnabled": True, "timeoutMinutes": 720}
_SCHEDULE = {
    "timezone": "UTC",
    "pipelineExecutionStartCondition": "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
}
_REFERENCES = (
    "imageRecipeArn",
    "containerRecipeArn",
    "infrastructureConfigurationArn",
    "distributionConfigurationArn",
)


def _infrastructure(backend: ImageBuilderBackend, asked: Asked) -> Record:
    """Settle an infrastructure configuration."""
    profiles = _iam(backend).instance_profiles.values()
    if asked["instanceProfileName"] not in {profile.name for profile in profiles}:
        why = "The provided instance profile does not exist."
        raise not_valid("instanceProfileName", f"{why} Specify a different one and try again.")
    if asked.get("subnetId") and not asked.get("securityGroupIds"):
        raise not_valid("securityGroupIds", "A subnet needs security groups beside it.")
    return {"terminateInstanceOnFailure": True, **asked}


def _distribution(backend: ImageBuilderBackend, asked: Asked) -> Record:
    """Settle a distribution configuration."""
    regions = [each["region"] for each in asked["distributions"]]
    for region in regions:
        if region not in ec2_backends[backend.account_id]:
            raise not_valid("region", f"There is no region '{region}'.")
    if len(set(regions)) != len(regions):
        raise not_valid("distributions", "A region may stand in one distribution only.")
    for each in asked["distributions"]:
        accounts = (each.get("amiDistributionConfiguration") or {}).get("targetAccountIds") or ()
        for parameter in each.get("ssmParameterConfigurations") or ():
            owner = parameter.get("amiAccountId") or backend.account_id
            if accounts and owner not in accounts:
                why = f"{owner} is no target account of {each['region']}."
                raise not_valid("amiAccountId", why)
    return {"timeoutMinutes": 720, **asked}


def _pipeline(backend: ImageBuilderBackend, asked: Asked) -> Record:
    """Settle a pipeline."""
    one_recipe(asked)
    for name in _REFERENCES:
        if name in asked:
            expect(backend, name, asked[name])
    for each in asked.get("workflows") or ():
        expect(backend, "workflowArn", each["workflowArn"])
    if asked.get("workflows") and not asked.get("executionRole"):
        raise no_combination("Workflows need an executionRole.")
    given = {"status": "ENABLED", **with_build_defaults(asked)}
    if "schedule" in given:
        given["schedule"] = {**_SCHEDULE, **given["schedule"]}
    return {**given, "platform": "Linux"}


def one_recipe(asked: Mapping[str, Any]) -> None:
    """Refuse a request that names no recipe, or two."""
    if ("imageRecipeArn" in asked) == ("containerRecipeArn" in asked):
        raise no_combination("Give exactly one of imageRecipeArn and containerRecipeArn.")


def with_build_defaults(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is asked of a build, with AWS's defaults."""
    tests = {**_TESTS, **(asked.get("imageTestsConfiguration") or {})}
    metadata = {"enhancedImageMetadataEnabled": True}
    return {**metadata, **asked, "imageTestsConfiguration": tests}


def _lifecycle_policy(backend: ImageBuilderBackend, asked: Asked) -> Record:
    """Settle a lifecycle policy."""
    role = asked["executionRole"].rpartition("/")[2]
    if role not in {each.name for each in _iam(backend).roles.values()}:
        why = "The provided role does not exist or does not have sufficient permissions."
        raise not_valid("executionRole", why)
    if len({"recipes", "tagMap"} & asked["resourceSelection"].keys()) != 1:
        raise not_valid("resourceSelection", "Give exactly one of recipes and tagMap.")
    actions = [each["action"]["type"] for each in asked["policyDetails"]]
    if len(set(actions)) != len(actions):
        raise not_valid("policyDetails", "An action may stand in one detail only.")
    for each in asked["policyDetails"]:
        _check_detail(each["action"]["type"], each["filter"])
    return {"status": "ENABLED", **asked}


def _check_detail(action: str, chosen: Mapping[str, Any]) -> None:
    by_age = chosen["type"] == "AGE"
    if by_age and "unit" not in chosen:
        raise not_valid("unit", "A filter by age needs a unit.")
    if not by_age and "unit" in chosen:
        raise not_valid("unit", "A filter by count has no unit.")
    if "retainAtLeast" in chosen and not (by_age and action == "DELETE"):
        raise not_valid("retainAtLeast", "Only deletion by age retains a number of images.")


def _iam(backend: ImageBuilderBackend) -> Any:
    """Return IAM in the account."""
    return iam_backends[backend.account_id][backend.partition]


KINDS = (
    Kind(
        "InfrastructureConfiguration",
        _infrastructure,
        ("ListInfrastructureConfigurations", "InfrastructureConfigurationSummary"),
    ),
    Kind(
        "DistributionConfiguration",
        _distribution,
        ("ListDistributionConfigurations", "DistributionConfigurationSummary"),
    ),
    Kind("ImagePipeline", _pipeline, ("ListImagePipelines", "ImagePipeline")),
    Kind("LifecyclePolicy", _lifecycle_policy, ("ListLifecyclePolicies", "LifecyclePolicySummary")),
)
OPERATIONS: dict[str, Operation] = {
    name: operation for kind in KINDS for name, operation in kind.operations.items()
}
