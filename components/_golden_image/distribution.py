"""Who gets an image: Regions, accounts, organizations, and the parameters that name the newest.

Sources: https://docs.aws.amazon.com/imagebuilder/latest/userguide/cr-upd-ami-distribution-settings.html
https://docs.aws.amazon.com/imagebuilder/latest/userguide/dist-using-ssm-parameters.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import pulumi

from components import _rules as rules
from components._choices import texts
from components._golden_image import rules as image_rules
from components._golden_image.arguments import ImageRegionArgs, ImageSharingArgs
from components._validation import Arguments, entry

DATA_TYPE = "aws:ec2:image"
# Each build of an image needs a name of its own.
_BUILT_AT = "{{ imagebuilder:buildDate }}"


@dataclass(frozen=True)
class Sharing:
    """Who may launch instances from an image, checked.

    Args:
        accounts: accounts that may launch it
        organizations: ARNs of organizations
        units: ARNs of organizational units
        copies: accounts that get a copy of their own
    """

    accounts: Sequence[str] = ()
    organizations: Sequence[str] = ()
    units: Sequence[str] = ()
    copies: Sequence[str] = ()

    def permission(self) -> dict[str, list[str]]:
        """Write the launch permission; empty where nobody else may launch it.

        An account can copy nothing that it may not launch.
        """
        lists = {
            "user_ids": [*self.accounts, *self.copies],
            "organization_arns": self.organizations,
            "organizational_unit_arns": self.units,
        }
        return {name: list(found) for name, found in lists.items() if found}

    @property
    def organization_ids(self) -> list[str]:
        """Ids of the organizations that members come from."""
        whole = (arn.rpartition("/")[2] for arn in self.organizations)
        return sorted({*whole, *(arn.split("/")[1] for arn in self.units)})


@dataclass(frozen=True)
class Target:
    """A Region that gets the image: the key that encrypts it there, and who may use it."""

    key_arn: pulumi.Input[str]
    sharing: Sharing


@dataclass(frozen=True)
class Distribution:
    """What happens with every image, in all Regions.

    Args:
        name: what image names begin with
        account: the pipeline's, which keeps an image of its own beside the copies of others
        parameter: the SSM parameter that names the newest image, also in accounts with a copy
        tags: tags of the image
    """

    name: str
    account: pulumi.Input[str]
    parameter: str
    tags: pulumi.Input[Mapping[str, str]]

    def to(
        self, region: pulumi.Input[str], key_arn: pulumi.Input[str], sharing: Sharing
    ) -> dict[str, Any]:
        """Write what happens with an image in one Region."""
        image: dict[str, Any] = {
            "name": f"{self.name}-{_BUILT_AT}",
            "description": f"Golden image of {self.name}",
            "kms_key_id": key_arn,
            "ami_tags": self.tags,
        }
        if permission := sharing.permission():
            image["launch_permission"] = permission
        if sharing.copies:
            image["target_account_ids"] = [self.account, *sharing.copies]
        named = {"parameter_name": self.parameter, "data_type": DATA_TYPE}
        copies = [{**named, "ami_account_id": account} for account in sharing.copies]
        return {
            "region": region,
            "ami_distribution_configuration": image,
            "ssm_parameter_configurations": [named, *copies],
        }


def read_sharing(reader: Arguments) -> Sharing:
    """Return who an image is shared with, noting every problem with the reader."""
    sharing = Sharing(
        accounts=texts(reader, "account_ids", rules.ACCOUNT_ID),
        organizations=texts(reader, "organization_arns", image_rules.ORGANIZATION_ARN),
        units=texts(reader, "organizational_unit_arns", image_rules.UNIT_ARN),
        copies=texts(reader, "copy_to_account_ids", rules.ACCOUNT_ID),
    )
    for account in sharing.copies:
        if account in sharing.accounts:
            reader.add(
                "copy_to_account_ids",
                f'names "{account}", which account_ids names too; name it in one of the two',
            )
    whole = {arn.rpartition("/")[2] for arn in sharing.organizations}
    for arn in sharing.units:
        if image_rules.UNIT_ARN.accepts(arn) and arn.split("/")[1] in whole:
            reader.add(
                "organizational_unit_arns",
                f'names "{arn}", whose whole organization is named already; leave it out',
            )
    return sharing


def read_targets(reader: Arguments, at_home: Sharing) -> dict[str, Target]:
    """Return the further Regions, noting every problem with the reader."""
    given = reader.plain("regions", rules.NAMED_MAPS, {})
    return {region: _target(reader, region, one, at_home) for region, one in given.items()}


def _target(reader: Arguments, region: str, given: Mapping[str, Any], at_home: Sharing) -> Target:
    path = entry("regions", region)
    nested = reader.nested(path, given, ImageRegionArgs)
    known = reader.problems.check(path, region, rules.REGION)
    key = nested.input("kms_key_arn", rules.KMS_KEY_ARN)
    fine = known and isinstance(key, str) and rules.KMS_KEY_ARN.accepts(key)
    if fine and key.split(":")[3] != region:
        nested.add("kms_key_arn", f'is "{key}", a key of another Region; give one of "{region}"')
    sharing: Optional[Mapping[str, Any]] = nested.plain("sharing", rules.MAP)
    if sharing is None:
        return Target(key, at_home)
    return Target(key, read_sharing(nested.nested("sharing", sharing, ImageSharingArgs)))
