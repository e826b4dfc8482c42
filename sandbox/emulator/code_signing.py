"""Code signing configurations of Lambda, and what they make of a signature."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moto.awslambda.models import LambdaBackend
from moto.core.utils import utcnow

from sandbox.emulator import signatures, signing_store
from sandbox.emulator.refusal import RefusalError

_WARN = {"UntrustedArtifactOnDeployment": "Warn"}


@dataclass
class Configuration:
    """Whose signatures functions accept.

    Args:
        arn: its ARN
        settings: what the API says of it, beside ids and time
        tags: its tags
    """

    arn: str
    settings: dict[str, Any]
    tags: dict[str, str] = field(default_factory=dict)
    modified: str = ""

    def set(self, asked: Mapping[str, Any]) -> None:
        """Take over what is asked for."""
        named = ("Description", "AllowedPublishers", "CodeSigningPolicies")
        self.settings.update({name: asked[name] for name in named if asked.get(name) is not None})
        self.modified = utcnow().isoformat()

    def described(self) -> dict[str, Any]:
        """Return the configuration as the API shows it."""
        return {
            "CodeSigningConfigId": self.arn.rpartition(":")[2],
            "CodeSigningConfigArn": self.arn,
            "LastModified": self.modified,
            **self.settings,
        }

    @property
    def enforces(self) -> bool:
        """Whether untrusted code is refused."""
        policies: Mapping[str, str] = self.settings["CodeSigningPolicies"]
        return policies.get("UntrustedArtifactOnDeployment") == "Enforce"

    @property
    def publishers(self) -> list[str]:
        """The ARNs of the versions of profiles whose signatures count."""
        found: list[str] = self.settings["AllowedPublishers"]["SigningProfileVersionArns"]
        return found


@dataclass(frozen=True)
class Signer:
    """Who has signed some code.

    Args:
        profile_version: the ARN of the version of the profile
        job: the ARN of the job
    """

    profile_version: str
    job: str


def configurations_of(backend: LambdaBackend) -> dict[str, Configuration]:
    """Return the configurations of an account in a region, by ARN."""
    kept: dict[str, Configuration] = vars(backend).setdefault("code_signing_configurations", {})
    return kept


def create(backend: LambdaBackend, asked: Mapping[str, Any]) -> Configuration:
    """Keep a new configuration; without a policy it warns."""
    identity = f"csc-{uuid.uuid4().hex[:17]}"
    place = f"lambda:{backend.region_name}:{backend.account_id}"
    arn = f"arn:{backend.partition}:{place}:code-signing-config:{identity}"
    settings = {"Description": "", "CodeSigningPolicies": _WARN}
    made = Configuration(arn, settings, dict(asked.get("Tags") or {}))
    made.set(asked)
    configurations_of(backend)[arn] = made
    return made


def find(
    backend: LambdaBackend, arn: str, code: str = "ResourceNotFoundException"
) -> Configuration:
    """Return the configuration of an ARN.

    Raises:
        RefusalError: there is none
    """
    found = configurations_of(backend).get(arn)
    if found is None:
        raise RefusalError(code, f"The code signing configuration {arn} does not exist.")
    return found


def signer_of(code: bytes) -> Signer | None:
    """Return who has signed some code, `None` if nobody has or it was changed since."""
    signature = signatures.read(code)
    job = signing_store.job_of_arn(signature.job_arn) if signature else None
    if signature is None or job is None or not _is_intact(signature, job):
        return None
    return Signer(job["profileVersionArn"], job["arn"])


def judge(configuration: Configuration, code: bytes, what: str) -> None:
    """Let code of a function, or of one of its layers, pass.

    Args:
        configuration: the function's
        code: what is to be deployed
        what: what it is called

    Raises:
        RefusalError: it was changed since it was signed, or it is not trusted and must be
    """
    signature = signatures.read(code)
    job = signing_store.job_of_arn(signature.job_arn) if signature else None
    if signature is not None and (job is None or not _is_intact(signature, job)):
        message = f"The code of {what} is not what was signed."
        raise RefusalError("InvalidCodeSignatureException", message)
    problem = "has no signature" if job is None else _distrust(configuration, job)
    if problem and configuration.enforces:
        message = f"Lambda cannot deploy {what}: it {problem}."
        raise RefusalError("CodeVerificationFailedException", message)


def _is_intact(signature: signatures.Signature, job: signing_store.Job) -> bool:
    return bool(signature.found == signature.signed == job["digest"])


def _distrust(configuration: Configuration, job: signing_store.Job) -> str:
    """Say why a signature does not count; nothing if it does."""
    if job["profileVersionArn"] not in configuration.publishers:
        return f"is signed with {job['profileVersionArn']}, which is not allowed"
    if job["signatureExpiresAt"] <= utcnow():
        return "has a signature that has expired"
    return "has a signature that is revoked" if signing_store.is_revoked(job) else ""
