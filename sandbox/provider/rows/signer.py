"""Signing profiles, who may use them, and what they have signed."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from sandbox.provider.errors import AwsError, ProviderError
from sandbox.provider.naming import AutoName
from sandbox.provider.row import Row, wait_until
from sandbox.provider.tags import MapTags

if TYPE_CHECKING:
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.wire import Properties

_SEPARATOR = "/"
# Each change makes a new revision of all permissions; the official plugin makes one at a time too.
_CHANGING = threading.Lock()


class SigningProfile(Row):
    """A signing profile; one that is cancelled is gone, but for its name."""

    token = "aws:signer/signingProfile:SigningProfile"
    service = "signer"
    create_operation = "PutSigningProfile"
    read_operation = "GetSigningProfile"
    delete_operation = "CancelSigningProfile"
    identifier = "profileName"
    names = {
        "name": "profileName",
        "version": "profileVersion",
        "versionArn": "profileVersionArn",
    }
    replace = frozenset(
        {"name", "namePrefix", "platformId", "signatureValidityPeriod", "signingMaterial"}
    )
    unsupported = frozenset({"signingParameters"})
    auto_name = AutoName("name", 64)
    tagging = MapTags(
        "signer", lambda cloud, name: cloud.arn("signer", f"/signing-profiles/{name}")
    )

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the profile unless it is cancelled."""
        found = super().find(cloud, identifier, known)
        return None if found is None or found["status"] == "Canceled" else found


class SigningProfilePermission(Row):
    """What another account may do with a signing profile."""

    token = "aws:signer/signingProfilePermission:SigningProfilePermission"
    service = "signer"
    create_operation = "AddProfilePermission"
    read_operation = "ListProfilePermissions"
    delete_operation = "RemoveProfilePermission"
    replace = frozenset(
        {
            *("action", "principal", "profileName", "profileVersion"),
            *("statementId", "statementIdPrefix"),
        }
    )
    auto_name = AutoName("statementId", 64, prefix="statementIdPrefix")

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Add the statement while no other is added or removed."""
        with _CHANGING:
            return super().create(cloud, inputs)

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Name the revision that the statement is added to, if there is one."""
        revision = self._listed(cloud, inputs["profileName"]).get("revisionId")
        request = super().creation(cloud, inputs)
        return {**request, "revisionId": revision} if revision else request

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Name profile and statement."""
        del answer
        return f"{request['profileName']}{_SEPARATOR}{request['statementId']}"

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Look the statement up among those of the profile."""
        del known
        profile, _, statement = identifier.partition(_SEPARATOR)
        for each in self._listed(cloud, profile).get("permissions", []):
            if each["statementId"] == statement:
                return {**each, "profileName": profile}
        return None

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Remove the statement from the revision there is."""
        del inputs
        profile, _, statement = identifier.partition(_SEPARATOR)
        with _CHANGING:
            revision = self._listed(cloud, profile).get("revisionId", "")
            request = {"profileName": profile, "statementId": statement, "revisionId": revision}
            self.call(cloud, self.delete_operation, **request)

    def _listed(self, cloud: Cloud, profile: str) -> Properties:
        """Return all permissions of a profile, of which there may be none."""
        try:
            return self.call(cloud, self.read_operation, profileName=profile)
        except AwsError as error:
            if error.gone:
                return {}
            raise


class SigningJob(Row):
    """A job that has signed an object; AWS keeps it for good."""

    token = "aws:signer/signingJob:SigningJob"
    service = "signer"
    create_operation = "StartSigningJob"
    read_operation = "DescribeSigningJob"
    identifier = "jobId"
    created_at = "jobId"
    names = {
        "source.s3.bucket": "bucketName",
        "destination.s3.bucket": "bucketName",
        "signedObjects": "signedObject",
        "signedObjects.s3s": "s3",
        "signedObjects.s3s.bucket": "bucketName",
        "revocationRecords": "revocationRecord",
    }
    apart = frozenset({"ignoreSigningJobFailure"})
    replace = frozenset({"destination", "ignoreSigningJobFailure", "profileName", "source"})
    defaults = {"ignoreSigningJobFailure": False}

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Wait for the signature.

        Raises:
            ProviderError: The object was not signed.
        """
        job: Properties = {}

        def ended() -> bool:
            nonlocal job
            job = self.call(cloud, self.read_operation, jobId=identifier)
            return bool(job["status"] != "InProgress")

        wait_until(ended, f"signing job {identifier}")
        if job["status"] != "Succeeded" and not inputs["ignoreSigningJobFailure"]:
            raise ProviderError(f"signing job {identifier} failed: {job['statusReason']}")

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Leave the job, and what it has signed, as they are."""
