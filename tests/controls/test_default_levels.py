"""Which level a control has unless configured: by the standards, and by what the project is for."""

from policypack.controls import catalogue
from policypack.controls._model import Control, Level, Severity
from policypack.controls.frameworks import frameworks

GRAVE = (Severity.HIGH, Severity.CRITICAL)
# What the project is for: see the pages.
DEMANDED = frozenset(
    [
        "EC2.17",
        "EC2.24",
        "EC2.170",
        "ECR.2",
        "ECR.3",
        "EXT.FLEET_INSTANCE_REFRESH",
        "EXT.FLEET_MAX_LIFETIME",
        "EXT.CODEARTIFACT_UPSTREAM",
        "EXT.CODEARTIFACT_POLICY",
        "EXT.AMI_AGE",
        "EXT.AMAZON_LINUX_SUPPORTED",
        "EXT.AMI_NOT_PUBLIC",
        "EXT.INSTANCE_PROFILE_ATTACHED",
        "EXT.SG_EGRESS_443_ONLY",
        "EXT.SG_NO_INGRESS_FROM_WORLD",
        "EXT.SG_SPLIT_RANGES",
        "EXT.UNNEEDED_PACKAGES",
        "EXT.ECR_POLICY_NOT_PUBLIC",
        "EXT.ECR_PULL_THROUGH_TEMPLATE",
        "EXT.ECR_ENHANCED_SCANNING",
        "EXT.ECS_IMAGE_PINNED",
        "EXT.ECS_IMAGE_REGISTRY",
        "EXT.INSPECTOR_CIS_POLICY",
        "EXT.INSTANCE_ROLE_TRUST",
        "EXT.MANAGED_POLICY_SPELLING",
        "EXT.NO_ADMIN_ATTACHMENT",
        "EXT.CODEARTIFACT_PACKAGE_GROUP",
        "EXT.IB_DOCUMENT_SECRETS",
        "EXT.IB_IMAGE_SCANNING",
        "EXT.IB_TESTS_ENABLED",
        "EXT.IB_IMDSV2",
        "EXT.IB_LIFECYCLE",
        "EXT.IB_PRIVATE_BUILD",
        "EXT.IB_RECIPE_HARDENED",
        "EXT.IB_RECIPE_UPDATES",
        "EXT.IB_SCHEDULE",
        "EXT.IB_SSM_AGENT",
        "EXT.IB_TERMINATE_ON_FAILURE",
        "EXT.LAMBDA_CODE_SIGNING",
        "EXT.LAMBDA_LAYER_NOT_PUBLIC",
        "EXT.LAMBDA_TRUSTED_LAYERS",
        "EXT.PUBLIC_PACKAGE_REGISTRY",
        "EXT.SIGNER_PERMISSION",
        "EXT.UNVERIFIED_DOWNLOADS",
        "SSM.1",
    ]
)
# Account settings, tags, and what says nothing before somebody lists what is allowed.
OFF = frozenset(
    [
        "AutoScaling.10",
        "CloudTrail.1",
        "CodeArtifact.1",
        "Config.1",
        "EC2.7",
        "EC2.28",
        "EC2.38",
        "EC2.43",
        "EC2.45",
        "EC2.46",
        "EC2.172",
        "EC2.175",
        "EC2.182",
        "ECR.4",
        "EXT.APPROVED_AMIS_BY_ID",
        "EXT.APPROVED_AMIS_BY_TAG",
        "EXT.DESIRED_TENANCY",
        "EXT.DESIRED_INSTANCE_TYPE",
        "EXT.AMI_BLOCK_PUBLIC_ACCESS",
        "EXT.TRUSTED_AMI_OWNER",
        "EXT.ALLOWED_AMIS",
        "EXT.IMDS_ACCOUNT_DEFAULTS",
        "EXT.TERMINATION_PROTECTION",
        "EXT.EC2_BACKUP_PLAN",
        "EXT.SERIAL_CONSOLE_OFF",
        "EXT.EBS_CMK",
        "EXT.ECR_REPLICATION",
        "EXT.ECR_SIGNING",
        "EXT.REQUIRED_TAGS",
        "EXT.SECURITYHUB_ENABLED",
        "EXT.SIGNER_VALIDITY",
        "GuardDuty.13",
        "IAM.24",
        "Inspector.1",
        "Inspector.2",
        "Inspector.3",
        "Inspector.4",
        "Lambda.6",
        "SSM.5",
        "SSM.6",
        "SSM.7",
    ]
)


def expected(control: Control) -> Level:
    named = {x for each in frameworks()["fsbp"].requirements.values() for x in each.controls}
    if control.id in OFF:
        return Level.DISABLED
    grave = control.id in named and control.severity in GRAVE
    return Level.MANDATORY if grave or control.id in DEMANDED else Level.ADVISORY


def test_default_level_is_that_of_the_rule() -> None:
    wrong = {x.id: x.level.value for x in catalogue() if x.level is not expected(x)}
    assert wrong == {}


def test_exceptions_to_the_rule_are_controls() -> None:
    assert {control.id for control in catalogue()} >= DEMANDED | OFF
    assert not DEMANDED & OFF
