"""Signing jobs: an archive of a bucket is signed into another one.

Signer (API reference, StartSigningJob, DescribeSigningJob, ListSigningJobs, RevokeSignature;
developer guide, Code signing with AWS Lambda): the source is one version of an object, so its
bucket keeps versions; what is signed for Lambda is an archive, and gets the key of prefix, job and
".zip". A repeated token gets the first job again. A profile that is not active signs nothing, and a
signature can be revoked.

Moto has none of the operations. Here a job is done when it is answered.
"""

import json
import zipfile
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.s3.models import s3_backends
from moto.signer import urls
from moto.signer.models import SignerBackend, SigningProfile, signer_backends
from moto.signer.responses import SignerResponse

from sandbox.emulator import signatures
from sandbox.emulator import signing_store as store
from sandbox.emulator.amendments.seams import route, supply
from sandbox.emulator.refusal import RefusalError

_JOB = "{0}/signing-jobs/(?P<job_id>[^/]+)"
_ROUTES = ("{0}/signing-jobs$", f"{_JOB}$", f"{_JOB}/revoke$")
_INNER = ("digest", "profileVersionArn", "arn", "token")


def _active_profile(response: Any, asked: dict[str, Any]) -> SigningProfile:
    """Return the profile to sign with, which may be another account's."""
    owner = asked.get("profileOwner") or response.current_account
    profile = store.find_profile(signer_backends[owner][response.region], asked["profileName"])
    if profile.status != "Active":
        message = f"Signing profile {profile.name} is {profile.status}, so it signs nothing."
        raise RefusalError("ValidationException", message)
    return profile


def _start(response: Any) -> ActionResult:
    """Answer StartSigningJob."""
    backend, asked = response.signer_backend, json.loads(response.body)
    token = asked["clientRequestToken"]
    known = [one for one in store.jobs_of(backend).values() if one.get("token") == token]
    job = known[0] if known else _sign(backend, _active_profile(response, asked), asked)
    return ActionResult({"jobId": job["jobId"], "jobOwner": job["jobOwner"]})


def _sign(backend: SignerBackend, profile: SigningProfile, asked: dict[str, Any]) -> store.Job:
    """Sign an object into the bucket it is for."""
    source, destination = asked["source"]["s3"], asked["destination"]["s3"]
    buckets = s3_backends[backend.account_id][backend.partition]
    content = _content(buckets, source)
    job = store.new_job(backend, profile)
    job |= {"token": asked["clientRequestToken"], "source": {"s3": source}}
    try:
        job["digest"] = signatures.digest(content)
    except zipfile.BadZipFile:
        job |= {"status": "Failed", "statusReason": "The source is not a zip archive."}
        return job
    key = f"{destination.get('prefix', '')}{job['jobId']}.zip"
    buckets.put_object(destination["bucketName"], key, signatures.sign(content, job["arn"]))
    job["signedObject"] = {"s3": {"bucketName": destination["bucketName"], "key": key}}
    return job


def _content(buckets: Any, source: dict[str, str]) -> bytes:
    """Return one version of an object."""
    bucket, key, version = source["bucketName"], source["key"], source["version"]
    try:
        found = buckets.get_object(bucket, key, version_id=version)
    except ServiceException:
        found = None
    if found is None:
        message = f"Version {version} of object {key} does not exist in bucket {bucket}."
        raise RefusalError("ResourceNotFoundException", message)
    content: bytes = found.value
    return content


def _described(job: store.Job) -> dict[str, Any]:
    """Return a job as Signer shows it."""
    return {name: value for name, value in job.items() if name not in _INNER}


def _describe(response: Any) -> ActionResult:
    """Answer DescribeSigningJob."""
    job = store.find_job(response.signer_backend, response.path.split("/")[-1])
    return ActionResult(_described(job))


def _list(response: Any) -> ActionResult:
    """Answer ListSigningJobs."""
    jobs = store.jobs_of(response.signer_backend).values()
    wanted = {
        name: response.querystring[name][0]
        for name in ("status", "platformId", "requestedBy", "jobInvoker")
        if name in response.querystring
    }
    found = [one for one in jobs if all(one[name] == value for name, value in wanted.items())]
    return ActionResult({"jobs": [_described(one) for one in found]})


def _revoke(response: Any) -> EmptyResult:
    """Answer RevokeSignature."""
    reason = json.loads(response.body)["reason"]
    job = store.find_job(response.signer_backend, response.path.split("/")[-2])
    by = response.signer_backend.account_id
    job["revocationRecord"] = {"reason": reason, "revokedAt": utcnow(), "revokedBy": by}
    return EmptyResult()


def apply() -> None:
    """Fit the amendment."""
    route(urls, SignerResponse, *_ROUTES)
    supply(SignerResponse, "start_signing_job", _start)
    supply(SignerResponse, "describe_signing_job", _describe)
    supply(SignerResponse, "list_signing_jobs", _list)
    supply(SignerResponse, "revoke_signature", _revoke)
