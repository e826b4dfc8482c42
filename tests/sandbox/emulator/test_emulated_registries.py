import json
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError
from emulated_cloud import Cloud, Structure

# A registry's settings are for all of a region: these tests have one of their own.
REGION = "eu-south-1"
ACCOUNT = "123456789012"
MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1a2b3c4d"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/creation"
PROFILE = f"arn:aws:signer:{REGION}:{ACCOUNT}:/signing-profiles/images"


class Registry:
    """ECR in a region of the tests' own, with a repository made as a test asks for."""

    def __init__(self, cloud: Cloud) -> None:
        self.name = cloud.name
        self.cloud = cloud
        self.ecr = cloud.client("ecr", REGION)

    def repository(self, mutability: str = "IMMUTABLE", *filters: str) -> None:
        named = {"filterType": "WILDCARD"}
        asked = [{"filter": each, **named} for each in filters]
        more = {"imageTagMutabilityExclusionFilters": asked} if asked else {}
        self.ecr.create_repository(repositoryName=self.name, imageTagMutability=mutability, **more)

    def push(self, tag: str, content: str) -> None:
        manifest = json.dumps({"mediaType": MEDIA_TYPE, "config": content})
        self.ecr.put_image(repositoryName=self.name, imageManifest=manifest, imageTag=tag)

    def tags(self) -> dict[str, str]:
        found = self.ecr.list_images(repositoryName=self.name)["imageIds"]
        return {one["imageTag"]: one["imageDigest"] for one in found if one.get("imageTag")}

    def expire(self, *rules: Mapping[str, Any]) -> None:
        text = json.dumps({"rules": rules})
        self.ecr.put_lifecycle_policy(repositoryName=self.name, lifecyclePolicyText=text)

    def cache(self, prefix: str, url: str = "public.ecr.aws", **more: str) -> Structure:
        return self.ecr.create_pull_through_cache_rule(
            ecrRepositoryPrefix=prefix, upstreamRegistryUrl=url, **more
        )

    def template(self, **members: Any) -> Structure:  # noqa: ANN401 - as the API takes them
        asked = {"appliedFor": ["PULL_THROUGH_CACHE"], **members}
        made = self.ecr.create_repository_creation_template(prefix=self.name, **asked)
        return made["repositoryCreationTemplate"]


@pytest.fixture
def registry(cloud: Cloud) -> Registry:
    return Registry(cloud)


def refused(code: str) -> Any:  # noqa: ANN401 - pytest does not export the type
    return pytest.raises(ClientError, match=rf"\({code}\)")


def rule(priority: int, status: str = "untagged", **selection: object) -> dict[str, Any]:
    counted = {"countType": "imageCountMoreThan", "countNumber": 1}
    asked = {"tagStatus": status, **counted, **selection}
    return {"rulePriority": priority, "selection": asked, "action": {"type": "expire"}}


@pytest.mark.parametrize(
    ("mutability", "filters", "moved"),
    [
        ("IMMUTABLE", (), set()),
        ("IMMUTABLE_WITH_EXCLUSION", ("*-cache",), {"web-cache"}),
        ("MUTABLE_WITH_EXCLUSION", ("*-cache",), {"1.0"}),
        ("MUTABLE", (), {"1.0", "web-cache"}),
    ],
)
def test_pushed_tag_moves_only_where_the_repository_lets_it(
    registry: Registry, mutability: str, filters: tuple[str, ...], moved: set[str]
) -> None:
    registry.repository(mutability, *filters)
    for tag in ("1.0", "web-cache"):
        registry.push(tag, f"{tag} first")
    before = registry.tags()
    for tag in before.keys() - moved:
        with refused("ImageTagAlreadyExistsException"):
            registry.push(tag, f"{tag} second")
    for tag in moved:
        registry.push(tag, f"{tag} second")
    after = registry.tags()
    assert {tag for tag in before if after[tag] != before[tag]} == moved


def test_same_image_pushed_again_under_its_tag_exists_already(registry: Registry) -> None:
    registry.repository()
    registry.push("1.0", "content")
    with refused("ImageAlreadyExistsException"):
        registry.push("1.0", "content")


def test_push_to_unknown_repository_is_not_found(registry: Registry) -> None:
    with refused("RepositoryNotFoundException"):
        registry.push("1.0", "content")


def test_exclusions_without_their_setting_are_refused_as_a_change_too(registry: Registry) -> None:
    registry.repository()
    with refused("InvalidParameterException"):
        registry.ecr.put_image_tag_mutability(
            repositoryName=registry.name, imageTagMutability="IMMUTABLE_WITH_EXCLUSION"
        )


@pytest.mark.parametrize(
    "rules",
    [
        (rule(1), rule(1, "any")),
        (rule(1, "any"), rule(2)),
        (rule(1, "tagged"),),
        (rule(1, tagPatternList=["*"]),),
        (rule(1, "tagged", tagPatternList=["a*b*c*d*e*"]),),
        (rule(1, countUnit="days"),),
        (rule(1, countType="sinceImagePushed"),),
    ],
    ids=["twice", "any first", "no tags", "tags", "wildcards", "unit", "no unit"],
)
def test_lifecycle_rules_that_contradict_each_other_are_refused(
    registry: Registry, rules: tuple[dict[str, Any], ...]
) -> None:
    registry.repository()
    with refused("InvalidParameterException"):
        registry.expire(*rules)


def test_lifecycle_rules_in_order_are_kept(registry: Registry) -> None:
    registry.repository()
    aged = {"countType": "sinceImagePushed", "countUnit": "days"}
    rules = (rule(5, **aged), rule(7, "tagged", tagPatternList=["a*b*c*d*"]), rule(9, "any"))
    registry.expire(*rules)
    found = registry.ecr.get_lifecycle_policy(repositoryName=registry.name)
    assert json.loads(found["lifecyclePolicyText"])["rules"] == [*rules]


def test_cache_of_open_registry_from_create_to_delete_is_described(registry: Registry) -> None:
    made = registry.cache("open/one")
    assert made["upstreamRegistry"] == "ecr-public"
    with refused("PullThroughCacheRuleAlreadyExistsException"):
        registry.cache("open/one", "quay.io")
    registry.ecr.update_pull_through_cache_rule(ecrRepositoryPrefix="open/one", customRoleArn=ROLE)
    named = {"ecrRepositoryPrefixes": ["open/one"]}
    (found,) = registry.ecr.describe_pull_through_cache_rules(**named)["pullThroughCacheRules"]
    assert (found["customRoleArn"], found["registryId"]) == (ROLE, ACCOUNT)
    registry.ecr.delete_pull_through_cache_rule(ecrRepositoryPrefix="open/one")
    with refused("PullThroughCacheRuleNotFoundException"):
        registry.ecr.describe_pull_through_cache_rules(**named)
    with refused("PullThroughCacheRuleNotFoundException"):
        registry.ecr.delete_pull_through_cache_rule(ecrRepositoryPrefix="open/one")


def test_cache_of_registry_with_login_needs_a_secret_that_exists(registry: Registry) -> None:
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:ecr-pullthroughcache/gone-a1b2c3"
    with refused("InvalidParameterException"):
        registry.cache("login/one", "ghcr.io")
    with refused("SecretNotFoundException"):
        registry.cache("login/one", "ghcr.io", credentialArn=secret)
    made = registry.cloud.client("secretsmanager", REGION).create_secret(
        Name=f"ecr-pullthroughcache/{registry.name}", SecretString="{}"
    )
    cached = registry.cache("login/one", "ghcr.io", credentialArn=made["ARN"])
    assert cached["upstreamRegistry"] == "github-container-registry"
    with refused("SecretNotFoundException"):
        registry.ecr.update_pull_through_cache_rule(
            ecrRepositoryPrefix="login/one", credentialArn=secret
        )
    registry.ecr.delete_pull_through_cache_rule(ecrRepositoryPrefix="login/one")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("registry.example.com", "UnsupportedUpstreamRegistryException"),
        ("team1.azurecr.io", "InvalidParameterException"),
    ],
)
def test_cache_of_unfit_upstream_is_refused(registry: Registry, url: str, code: str) -> None:
    with refused(code):
        registry.cache("unfit", url)


def test_cache_of_another_private_registry_needs_no_secret(registry: Registry) -> None:
    url = f"210987654321.dkr.ecr.{REGION}.amazonaws.com"
    assert registry.cache("private", url)["upstreamRegistry"] == "ecr"
    registry.ecr.delete_pull_through_cache_rule(ecrRepositoryPrefix="private")


def test_new_template_has_the_defaults_of_aws_until_it_is_changed(registry: Registry) -> None:
    made = registry.template()
    assert made["imageTagMutability"] == "MUTABLE"
    assert made["encryptionConfiguration"] == {"encryptionType": "AES256"}
    with refused("TemplateAlreadyExistsException"):
        registry.template()
    registry.ecr.update_repository_creation_template(
        prefix=registry.name, imageTagMutability="IMMUTABLE"
    )
    listed = registry.ecr.describe_repository_creation_templates(prefixes=[registry.name])
    (found,) = listed["repositoryCreationTemplates"]
    assert found["imageTagMutability"] == "IMMUTABLE"
    assert found["appliedFor"] == ["PULL_THROUGH_CACHE"]
    registry.ecr.delete_repository_creation_template(prefix=registry.name)
    with refused("TemplateNotFoundException"):
        registry.ecr.delete_repository_creation_template(prefix=registry.name)
    listed = registry.ecr.describe_repository_creation_templates(prefixes=[registry.name])
    assert listed["repositoryCreationTemplates"] == []


@pytest.mark.parametrize(
    "members",
    [
        {"encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": KEY}},
        {"resourceTags": [{"Key": "team", "Value": "a"}]},
        {"lifecyclePolicy": json.dumps({"rules": [rule(1, "any"), rule(2)]})},
    ],
    ids=["key without role", "tags without role", "contradicting rules"],
)
def test_template_that_cannot_be_carried_out_is_refused(
    registry: Registry, members: dict[str, Any]
) -> None:
    with refused("InvalidParameterException"):
        registry.template(**members)


def policy(action: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": ["ecr:CreateRepository", action],
        "Resource": f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.mark.parametrize("action", ["Action", "NotAction"])
def test_registry_policy_of_one_statement_is_judged_too(registry: Registry, action: str) -> None:
    statement = {"Sid": "a", "Effect": "Deny", "Principal": "*", "Resource": "*"}
    text = json.dumps({"Version": "2012-10-17", "Statement": {**statement, action: "s3:*"}})
    with refused("InvalidParameterException"):
        registry.ecr.put_registry_policy(policyText=text)
    text = text.replace("s3:*", "ecr:*")
    assert registry.ecr.put_registry_policy(policyText=text)["policyText"] == text


def test_registry_policy_takes_every_action_of_ecr_and_no_other(registry: Registry) -> None:
    text = policy("ecr:BatchImportUpstreamImage")
    assert registry.ecr.put_registry_policy(policyText=text)["policyText"] == text
    with refused("InvalidParameterException"):
        registry.ecr.put_registry_policy(policyText=policy("s3:GetObject"))
    assert registry.ecr.get_registry_policy()["policyText"] == text


def replicated(*regions: str) -> dict[str, Any]:
    return {"destinations": [{"region": region, "registryId": ACCOUNT} for region in regions]}


def test_account_setting_is_that_of_a_new_account_until_it_is_put(registry: Registry) -> None:
    asked = {"name": "BLOB_MOUNTING"}
    assert registry.ecr.get_account_setting(name="REGISTRY_POLICY_SCOPE")["value"] == "V2"
    assert registry.ecr.get_account_setting(**asked)["value"] == "DISABLED"
    registry.ecr.put_account_setting(**asked, value="ENABLED")
    assert registry.ecr.get_account_setting(**asked)["value"] == "ENABLED"
    registry.ecr.put_account_setting(**asked, value="DISABLED")


@pytest.mark.parametrize(
    ("name", "value"), [("REGISTRY_POLICY_SCOPE", "V3"), ("POLICY_SCOPE", "V2")]
)
def test_account_setting_that_does_not_exist_is_refused(
    registry: Registry, name: str, value: str
) -> None:
    with refused("InvalidParameterException"):
        registry.ecr.put_account_setting(name=name, value=value)


def test_replication_takes_several_rules(registry: Registry) -> None:
    rules = [replicated("eu-central-1"), replicated("eu-north-1", "eu-central-1")]
    registry.ecr.put_replication_configuration(replicationConfiguration={"rules": rules})
    assert registry.ecr.describe_registry()["replicationConfiguration"]["rules"] == rules


@pytest.mark.parametrize(
    "rules",
    [
        [replicated("eu-central-1"), replicated(REGION)],
        [replicated("eu-central-1")] * 11,
        [replicated(*(f"eu-west-{number}" for number in range(26)))],
    ],
    ids=["to itself", "too many rules", "too many registries"],
)
def test_replication_that_aws_refuses_leaves_the_one_before(
    registry: Registry, rules: list[dict[str, Any]]
) -> None:
    before = registry.ecr.describe_registry()["replicationConfiguration"]
    with refused("InvalidParameterException"):
        registry.ecr.put_replication_configuration(replicationConfiguration={"rules": rules})
    assert registry.ecr.describe_registry()["replicationConfiguration"] == before


def test_signing_configuration_is_the_same_for_ecr_and_cloud_control(registry: Registry) -> None:
    control = registry.cloud.client("cloudcontrol", REGION)
    named = {"TypeName": "AWS::ECR::SigningConfiguration", "Identifier": ACCOUNT}
    filters = [{"filter": "team/*", "filterType": "WILDCARD_MATCH"}]
    rules = [{"signingProfileArn": PROFILE, "repositoryFilters": filters}]
    with refused("SigningConfigurationNotFoundException"):
        registry.ecr.get_signing_configuration()
    registry.ecr.put_signing_configuration(signingConfiguration={"rules": rules})
    found = control.get_resource(**named)["ResourceDescription"]["Properties"]
    assert json.loads(found)["Rules"] == [
        {
            "SigningProfileArn": PROFILE,
            "RepositoryFilters": [{"Filter": "team/*", "FilterType": "WILDCARD_MATCH"}],
        }
    ]
    control.delete_resource(**named)
    with refused("SigningConfigurationNotFoundException"):
        registry.ecr.delete_signing_configuration()


def test_signing_configuration_with_too_many_rules_is_refused(registry: Registry) -> None:
    rules = [{"signingProfileArn": PROFILE}] * 11
    with refused("InvalidParameterException"):
        registry.ecr.put_signing_configuration(signingConfiguration={"rules": rules})
