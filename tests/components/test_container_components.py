"""The registry of images and its repositories: in their default and fullest form."""

import json
from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from recorder import ACCOUNT, REGION, Recorded, Recording, World, record, succeed

import components as library

ORGANIZATION = "o-a1b2c3d4e5"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1a2b"
OTHER_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/3c4d"
PROFILE = f"arn:aws:signer:{REGION}:{ACCOUNT}:/signing-profiles/images"
BUILD = f"arn:aws:iam::{ACCOUNT}:role/build"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:ecr-pullthroughcache/hub-a1b2c3"
CACHES = {
    "hub": {"upstream": "docker-hub", "credential_arn": SECRET, "upstream_prefix": "library"},
    "azure": {"upstream": "azure", "credential_arn": SECRET, "url": "team1.azurecr.io"},
    "public": {"upstream": "kubernetes"},
}
OWN = {"signing": {"repositories": ["team/*"]}}
MOVED_TAGS = {
    "control": "ECR.2",
    "reason": "layers of builds are cached by tag",
    "owner": "platform",
    "expires": "2099-12-31",
}


def repository(arguments: Mapping[str, Any] | None = None, world: World | None = None) -> Recording:
    return succeed(lambda: library.HardenedRepository("web", arguments or {}), world)


def registry(arguments: Mapping[str, Any] | None = None, world: World | None = None) -> Recording:
    return succeed(lambda: library.ContainerRegistry("images", arguments or {}), world)


def ecr(recording: Recording, name: str) -> Recorded:
    return recording.only(f"aws:ecr/{name[0].lower()}{name[1:]}:{name}")


def statements(text: str) -> dict[str, dict[str, Any]]:
    return {one.get("Sid", one["Action"][0]): one for one in json.loads(text)["Statement"]}


def outputs(recording: Recording, component: str) -> Mapping[str, Any]:
    token = f"::compliant-ec2:index:{component}::"
    (found,) = (one for urn, one in recording.outputs.items() if token in urn)
    return found


def signing(recording: Recording) -> dict[str, Any]:
    resource = recording.only("aws:cloudcontrol/resource:Resource").inputs
    assert resource["typeName"] == "AWS::ECR::SigningConfiguration"
    (rule,) = json.loads(resource["desiredState"])["Rules"]
    return rule


def test_repository_default_is_immutable_scanned_encrypted_and_kept_while_it_holds_images() -> None:
    recording = repository()
    inputs = ecr(recording, "Repository").inputs
    assert inputs["imageTagMutability"] == "IMMUTABLE"
    assert "imageTagMutabilityExclusionFilters" not in inputs
    assert inputs["imageScanningConfiguration"] == {"scanOnPush": True}
    assert inputs["encryptionConfigurations"] == [{"encryptionType": "KMS", "kmsKey": KEY}]
    assert inputs["forceDelete"] is False
    assert "name" not in inputs
    assert recording.only("aws:kms/key:Key").inputs["enableKeyRotation"] is True


def test_repository_default_expires_untagged_images_and_all_but_the_latest() -> None:
    text = ecr(repository(), "LifecyclePolicy").inputs["policy"]
    untagged, rest = json.loads(text)["rules"]
    assert untagged["selection"] == {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 14,
    }
    assert rest["selection"]["tagStatus"] == "any"
    assert [one["rulePriority"] for one in (untagged, rest)] == [1, 2]


def test_repository_default_policy_only_refuses_what_comes_without_tls() -> None:
    found = statements(ecr(repository(), "RepositoryPolicy").inputs["policy"])
    assert found.keys() == {"TlsOnly"}
    assert found["TlsOnly"]["Effect"] == "Deny"
    assert found["TlsOnly"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_repository_policies_are_about_the_repository_itself() -> None:
    recording = repository({"repository_name": "team/web"})
    name = "web-repository-1a2b3c4"
    assert ecr(recording, "Repository").inputs["name"] == "team/web"
    for kind in ("LifecyclePolicy", "RepositoryPolicy"):
        assert ecr(recording, kind).inputs["repository"] == name
    assert outputs(recording, "HardenedRepository") == {
        "repositoryName": name,
        "repositoryArn": f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/{name}",
        "repositoryUrl": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{name}",
        "keyArn": KEY,
    }


def test_repository_for_an_organization_lets_it_pull_and_keeps_all_others_out() -> None:
    given = {"organization_id": ORGANIZATION, "push_principal_arns": [BUILD]}
    found = statements(ecr(repository(given), "RepositoryPolicy").inputs["policy"])
    assert found.keys() == {"TlsOnly", "OrganizationOnly", "Organization", "Push"}
    assert found["Organization"]["Condition"] == {
        "StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}
    }
    assert "ecr:PutImage" not in found["Organization"]["Action"]
    assert found["OrganizationOnly"]["Effect"] == "Deny"
    assert found["OrganizationOnly"]["Condition"] == {
        "StringNotEqualsIfExists": {"aws:PrincipalOrgID": ORGANIZATION},
        "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
    }
    assert found["Push"]["Principal"] == {"AWS": [BUILD]}
    assert {"ecr:PutImage", "ecr:BatchGetImage"} <= set(found["Push"]["Action"])
    assert not any("*" in one for name in ("Organization", "Push") for one in found[name]["Action"])


def test_repository_for_pullers_does_not_let_them_push() -> None:
    found = statements(
        ecr(repository({"pull_principal_arns": [BUILD]}), "RepositoryPolicy").inputs["policy"]
    )
    assert set(found["Pull"]["Action"]) == {
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
    }


def test_repository_rules_given_in_any_order_are_written_by_priority() -> None:
    rules = [
        {"priority": 30, "keep_count": 10},
        {"priority": 10, "tag_patterns": ["main-*"], "expire_days": 7, "description": "builds"},
        {"priority": 20, "tag_status": "untagged", "expire_days": 1},
    ]
    text = ecr(repository({"lifecycle_rules": rules}), "LifecyclePolicy").inputs["policy"]
    first, second, third = json.loads(text)["rules"]
    assert [one["rulePriority"] for one in (first, second, third)] == [10, 20, 30]
    assert first["description"] == "builds"
    assert first["selection"]["tagPatternList"] == ["main-*"]
    assert third["selection"] == {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": 10,
    }


def test_repository_with_tags_that_may_be_moved_says_which_and_why() -> None:
    recording = repository({"mutable_tags": ["cache-*"], "exemptions": [MOVED_TAGS]})
    inputs = ecr(recording, "Repository").inputs
    assert inputs["imageTagMutability"] == "IMMUTABLE_WITH_EXCLUSION"
    assert inputs["imageTagMutabilityExclusionFilters"] == [
        {"filter": "cache-*", "filterType": "WILDCARD"}
    ]
    component = recording.only("compliant-ec2:index:HardenedRepository").inputs
    assert component["exemptions"] == [MOVED_TAGS]


def test_repository_with_a_key_makes_none() -> None:
    recording = repository({"key_arn": OTHER_KEY, "empty_on_destroy": True})
    assert recording.of_type("aws:kms/key:Key") == []
    inputs = ecr(recording, "Repository").inputs
    assert inputs["encryptionConfigurations"][0]["kmsKey"] == OTHER_KEY
    assert inputs["forceDelete"] is True


def test_registry_default_scans_everything_continuously() -> None:
    inputs = ecr(registry(), "RegistryScanningConfiguration").inputs
    everything = [{"filter": "*", "filterType": "WILDCARD"}]
    assert inputs == {
        "scanType": "ENHANCED",
        "rules": [{"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": everything}],
    }


def test_registry_default_hardens_the_repositories_ecr_makes() -> None:
    recording = registry(world=World(default_tags={"stage": "test"}))
    inputs = ecr(recording, "RepositoryCreationTemplate").inputs
    assert inputs["prefix"] == "ROOT"
    assert inputs["appliedFors"] == ["PULL_THROUGH_CACHE", "REPLICATION"]
    assert inputs["imageTagMutability"] == "IMMUTABLE"
    assert inputs["encryptionConfigurations"] == [{"encryptionType": "KMS", "kmsKey": KEY}]
    assert inputs["resourceTags"] == {"Name": "images", "stage": "test"}
    assert json.loads(inputs["lifecyclePolicy"])["rules"]
    assert statements(inputs["repositoryPolicy"]).keys() == {"TlsOnly"}
    attachment = recording.only("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    template = ecr(recording, "RepositoryCreationTemplate")
    assert attachment.urn in template.dependencies


@pytest.mark.parametrize("given", [None, OTHER_KEY], ids=["own key", "key given"])
def test_registry_role_is_ecrs_alone_and_uses_no_other_key(given: str | None) -> None:
    recording = registry({"key_arn": given})
    role = recording.only("aws:iam/role:Role").inputs
    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "ecr.amazonaws.com"}
    policy = json.loads(recording.only("aws:iam/policy:Policy").inputs["policy"])
    repositories, keys = policy["Statement"]
    assert repositories["Resource"] == f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/*"
    if given:
        assert (keys["Resource"], "Condition" in keys) == (OTHER_KEY, False)
    else:
        assert keys["Resource"] == f"arn:aws:kms:{REGION}:{ACCOUNT}:key/*"
        tagged = {"aws:ResourceTag/ContainerRegistry": "images"}
        assert keys["Condition"] == {"StringEquals": tagged}
        key = recording.only("aws:kms/key:Key").inputs
        assert key["tags"] == {"ContainerRegistry": "images"}


def test_registry_default_signs_every_image_with_a_profile_that_outlives_it() -> None:
    recording = registry()
    profile = recording.only("aws:signer/signingProfile:SigningProfile").inputs
    assert profile["platformId"] == "Notation-OCI-SHA384-ECDSA"
    assert profile["namePrefix"] == "images_"
    assert profile["signatureValidityPeriod"] == {"type": "MONTHS", "value": 36}
    arn = outputs(recording, "ContainerRegistry")["signingProfileArn"]
    assert signing(recording) == {"SigningProfileArn": arn}


@pytest.mark.parametrize(
    ("partition", "store"), [("aws", "aws-signer-ts"), ("aws-us-gov", "aws-us-gov-signer-ts")]
)
def test_registry_gives_verifiers_a_policy_that_trusts_its_profile_alone(
    partition: str, store: str
) -> None:
    found = outputs(registry({}, World(partition=partition)), "ContainerRegistry")
    (policy,) = json.loads(found["trustPolicy"])["trustPolicies"]
    assert policy["trustedIdentities"] == [found["signingProfileArn"]]
    assert policy["trustStores"] == [f"signingAuthority:{store}"]
    assert policy["signatureVerification"] == {"level": "strict"}
    assert policy["registryScopes"] == ["*"]


def test_registry_with_a_profile_signs_named_repositories_by_it() -> None:
    recording = registry({"signing": {"profile_arn": PROFILE, "repositories": ["team/*", "web"]}})
    assert recording.of_type("aws:signer/signingProfile:SigningProfile") == []
    rule = signing(recording)
    assert rule["SigningProfileArn"] == PROFILE
    assert rule["RepositoryFilters"] == [
        {"Filter": each, "FilterType": "WILDCARD_MATCH"} for each in ("team/*", "web")
    ]


def test_registry_without_signing_gives_no_trust_policy() -> None:
    recording = registry({"signing": {"enabled": False}})
    assert recording.of_type("aws:cloudcontrol/resource:Resource") == []
    found = outputs(recording, "ContainerRegistry")
    assert (found["signingProfileArn"], found["trustPolicy"]) == ("", "")


def test_registry_caches_answer_only_once_the_template_protects_what_they_hold() -> None:
    recording = registry({**OWN, "pull_through_caches": CACHES})
    rules = {
        one.inputs["ecrRepositoryPrefix"]: one
        for one in recording.of_type("aws:ecr/pullThroughCacheRule:PullThroughCacheRule")
    }
    assert {key: one.inputs["upstreamRegistryUrl"] for key, one in rules.items()} == {
        "hub": "registry-1.docker.io",
        "azure": "team1.azurecr.io",
        "public": "registry.k8s.io",
    }
    assert rules["hub"].name == "images-cache-hub"
    assert rules["hub"].inputs["credentialArn"] == SECRET
    assert rules["hub"].inputs["upstreamRepositoryPrefix"] == "library"
    assert "credentialArn" not in rules["public"].inputs
    template = ecr(recording, "RepositoryCreationTemplate").urn
    assert all(template in one.dependencies for one in rules.values())
    assert outputs(recording, "ContainerRegistry")["pullThroughPrefixes"] == sorted(CACHES)


def test_registry_policy_is_about_all_actions_before_it_is_put() -> None:
    recording = registry(OWN)
    scope = ecr(recording, "AccountSetting")
    assert scope.inputs == {"name": "REGISTRY_POLICY_SCOPE", "value": "V2"}
    assert scope.urn in ecr(recording, "RegistryPolicy").dependencies


def test_registry_for_an_organization_lets_it_pull_through_its_caches_only() -> None:
    given = {**OWN, "organization_id": ORGANIZATION, "pull_through_caches": CACHES}
    found = statements(ecr(registry(given), "RegistryPolicy").inputs["policy"])
    assert found.keys() == {"TlsOnly", "OrganizationOnly", "Organization", "PullThroughCaches"}
    theirs = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
    assert found["Organization"]["Condition"] == theirs
    assert found["PullThroughCaches"]["Condition"] == theirs
    assert found["PullThroughCaches"]["Resource"] == [
        f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/{prefix}/*" for prefix in sorted(CACHES)
    ]
    assert "ecr:CreateRepository" in found["PullThroughCaches"]["Action"]
    assert "ecr:CreateRepository" not in found["Organization"]["Action"]


def test_registry_takes_replicas_of_named_accounts_only() -> None:
    given = {"replication_source_account_ids": ["210987654321"]}
    recording = registry(given, World(partition="aws-cn"))
    found = statements(ecr(recording, "RegistryPolicy").inputs["policy"])
    assert found.keys() == {"TlsOnly", "Replication"}
    assert found["Replication"]["Principal"] == {"AWS": ["arn:aws-cn:iam::210987654321:root"]}
    url = outputs(recording, "ContainerRegistry")["registryUrl"]
    assert url == f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com.cn"


def test_registry_replicates_to_its_own_account_unless_another_is_named() -> None:
    destinations = [
        {"region": "eu-central-1"},
        {"region": REGION, "account_id": "210987654321"},
    ]
    rule = {"destinations": destinations, "repository_prefixes": ["team/"]}
    recording = registry({"replication": [rule]})
    (written,) = ecr(recording, "ReplicationConfiguration").inputs["replicationConfiguration"][
        "rules"
    ]
    assert written == {
        "destinations": [
            {"region": "eu-central-1", "registryId": ACCOUNT},
            {"region": REGION, "registryId": "210987654321"},
        ],
        "repositoryFilters": [{"filter": "team/", "filterType": "PREFIX_MATCH"}],
    }


def test_registry_that_replicates_to_itself_is_refused_where_its_place_is_known() -> None:
    given = {"replication": [{"destinations": [{"region": REGION}]}]}
    recording = record(lambda: library.ContainerRegistry("images", given))
    assert "replication[0].destinations[0] is" in str(recording.error)
    assert recording.of_type("aws:ecr/replicationConfiguration:ReplicationConfiguration") == []


def test_registry_organization_that_is_none_is_refused_when_known() -> None:
    def program() -> None:
        library.ContainerRegistry("images", {"organization_id": pulumi.Output.from_input("mine")})

    recording = record(program)
    assert 'organization_id is "mine"' in str(recording.error)
    assert recording.of_type("aws:ecr/registryPolicy:RegistryPolicy") == []
