"""Signing profiles and jobs, as Signer and Lambda both see them."""

import uuid
from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from moto.core.utils import utcnow
from moto.signer.models import SignerBackend, SigningProfile, signer_backends

from sandbox.emulator.refusal import RefusalError

Job = dict[str, Any]

_MONTHS = {"MONTHS": 1, "YEARS": 12}


def find_profile(backend: SignerBackend, name: str) -> SigningProfile:
    """Return the profile of a name, also one that was cancelled.

    Raises:
        RefusalError: there is none
    """
    found: SigningProfile | None = backend.signing_profiles.get(name)
    if found is None:
        raise RefusalError("ResourceNotFoundException", f"Signing profile {name} does not exist.")
    return found


def jobs_of(backend: SignerBackend) -> dict[str, Job]:
    """Return the jobs of an account in a region, by id."""
    kept: dict[str, Job] = vars(backend).setdefault("signing_jobs", {})
    return kept


def find_job(backend: SignerBackend, identity: str) -> Job:
    """Return the job of an id.

    Raises:
        RefusalError: there is none
    """
    found = jobs_of(backend).get(identity)
    if found is None:
        raise RefusalError("ResourceNotFoundException", f"Signing job {identity} does not exist.")
    return found


def new_job(backend: SignerBackend, profile: SigningProfile) -> Job:
    """Keep a job that signs with a profile; what it has signed is not known yet."""
    now = utcnow()
    identity = str(uuid.uuid4())
    job: Job = {
        "jobId": identity,
        "platformId": profile.platform_id,
        "platformDisplayName": profile.to_dict()["platformDisplayName"],
        "profileName": profile.name,
        "profileVersion": profile.profile_version,
        "createdAt": now,
        "completedAt": now,
        "signatureExpiresAt": _later(now, profile.signature_validity_period),
        "requestedBy": f"arn:{backend.partition}:iam::{backend.account_id}:root",
        "status": "Succeeded",
        "statusReason": "Signing Succeeded",
        "jobOwner": backend.account_id,
        "jobInvoker": backend.account_id,
        "digest": "",
        "profileVersionArn": profile.profile_version_arn,
        "arn": f"arn:{backend.partition}:signer:{backend.region_name}:{backend.account_id}"
        f":/signing-jobs/{identity}",
    }
    jobs_of(backend)[identity] = job
    return job


def job_of_arn(arn: str) -> Job | None:
    """Return the job of an ARN, of whatever account and region; `None` if there is none."""
    backends = (each for account in signer_backends.values() for each in account.values())
    jobs = (job for backend in backends for job in jobs_of(backend).values())
    return next((job for job in jobs if job["arn"] == arn), None)


def is_revoked(job: Job) -> bool:
    """Say whether the signature of a job, or the profile it signed with, is revoked."""
    # The profile may be another account's than the job.
    _, _, _, region, account, _ = job["profileVersionArn"].split(":", 5)
    profile = signer_backends[account][region].signing_profiles[job["profileName"]]
    since = getattr(profile, "revoked_from", None)
    return "revocationRecord" in job or (since is not None and since <= job["createdAt"])


def _later(start: datetime, period: Mapping[str, Any]) -> datetime:
    """Return when a period that begins now is over."""
    if period["type"] == "DAYS":
        return start + timedelta(days=int(period["value"]))
    months = start.year * 12 + start.month - 1 + int(period["value"]) * _MONTHS[period["type"]]
    year, month = months // 12, months % 12 + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))
