"""Instance profiles of launches and their associations.

EC2 (API reference, RunInstances, IamInstanceProfile, and DescribeInstances): every instance of a
launch has the profile of the request or of its template; the profile must exist; an instance names
its profile by ARN and by the profile's id. A profile that does not exist is InvalidParameterValue.
ReplaceIamInstanceProfileAssociation changes what the instance shows and gives the association a new
id.

Moto gives the profile to the first instance only and none from a template, shows the association's
id instead of the profile's, and leaves the instance as it was when the association is replaced.
"""

from typing import Any

from moto.ec2.exceptions import InvalidParameterValue
from moto.ec2.models import iam_instance_profile
from moto.ec2.models.iam_instance_profile import (
    IamInstanceProfileAssociation,
    IamInstanceProfileAssociationBackend,
)
from moto.ec2.responses import instances
from moto.ec2.utils import (
    filter_iam_instance_profiles,
    random_iam_instance_profile_association_id,
)
from moto.iam.exceptions import NotFoundException

from sandbox.emulator.amendments.launches import Launch, Proceed, surround_launch
from sandbox.emulator.amendments.seams import surround


def _launch(proceed: Proceed, launch: Launch) -> Any:
    """Launch instances and give each of them the profile."""
    of_template = launch.request.pop("launch_profile", None)
    of_request = {
        "Name": launch.request.get("iam_instance_profile_name"),
        "Arn": launch.request.get("iam_instance_profile_arn"),
    }
    profile = of_template or of_request
    chosen: dict[str, Any] = {
        f"iam_instance_profile_{member.lower()}": profile[member]
        for member in ("Name", "Arn")
        if profile.get(member)
    }
    if chosen:
        backend = launch.backend
        _find(filter_iam_instance_profiles, backend.account_id, backend.partition, **chosen)
    reservation = proceed(launch)
    if chosen:
        # Moto's RunInstances associates the first instance of a request that names a profile.
        for instance in reservation.instances[0 if of_template else 1 :]:
            launch.backend.associate_iam_instance_profile(instance_id=instance.id, **chosen)
    return reservation


def _find(
    original: Any,
    account_id: str,
    partition: str,
    iam_instance_profile_arn: str | None = None,
    iam_instance_profile_name: str | None = None,
) -> Any:
    """Find a profile; one that does not exist is a wrong value of the EC2 request."""
    try:
        return original(account_id, partition, iam_instance_profile_arn, iam_instance_profile_name)
    except NotFoundException as missing:
        member, value = (
            ("name", iam_instance_profile_name)
            if iam_instance_profile_name
            else ("arn", iam_instance_profile_arn)
        )
        raise InvalidParameterValue(
            f"Value ({value}) for parameter iamInstanceProfile.{member} is invalid. "
            f"Invalid IAM Instance Profile {member}"
        ) from missing


def _associate(original: Any, association: Any, *arguments: Any, **named: Any) -> None:
    """Show the profile's own id at the instance."""
    original(association, *arguments, **named)
    _show(association)


def _replace(original: Any, backend: Any, *arguments: Any, **named: Any) -> Any:
    """Show the new profile at the instance, under an association of a new id."""
    association = original(backend, *arguments, **named)
    association.association_id = random_iam_instance_profile_association_id()
    _show(association)
    return association


def _show(association: Any) -> None:
    """Write an association's profile to its instance."""
    profile = association.iam_instance_profile
    association.instance.iam_instance_profile = {"Arn": profile.arn, "Id": profile.id}


def apply() -> None:
    """Fit the amendment."""
    surround_launch(_launch)
    for module in (instances, iam_instance_profile):
        surround(
            module,
            "filter_iam_instance_profiles",
            _find,
            parameters=(
                "account_id",
                "partition",
                "iam_instance_profile_arn",
                "iam_instance_profile_name",
            ),
        )
    surround(
        IamInstanceProfileAssociation,
        "__init__",
        _associate,
        parameters=("ec2_backend", "association_id", "instance", "iam_instance_profile"),
    )
    surround(
        IamInstanceProfileAssociationBackend,
        "replace_iam_instance_profile_association",
        _replace,
        parameters=("association_id", "iam_instance_profile_name", "iam_instance_profile_arn"),
    )
