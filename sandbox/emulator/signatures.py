"""The signature that AWS Signer puts into an archive for Lambda.

Signer (developer guide, Code signing with AWS Lambda) adds a file to the archive, which covers all
others by their digest and names the signing job. Signer's file is signed with a certificate. The
emulator has none: its file is believed as far as its own Signer knows the job and the digest.
"""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass

FILE = "META_INF/aws_signer_signature_v1.0.SF"


@dataclass(frozen=True)
class Signature:
    """What an archive says of itself.

    Args:
        job_arn: the job that signed it
        signed: the digest the job signed
        found: the digest of what the archive holds now
    """

    job_arn: str
    signed: str
    found: str


def sign(archive: bytes, job_arn: str) -> bytes:
    """Return an archive with the signature of a job, in the place of the one it may have.

    Raises:
        BadZipFile: it is no archive
    """
    files = _files(archive)
    files[FILE] = json.dumps({"job": job_arn, "digest": _digest(files)}).encode()
    signed = io.BytesIO()
    with zipfile.ZipFile(signed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return signed.getvalue()


def digest(archive: bytes) -> str:
    """Return the digest of all an archive holds beside its signature.

    Raises:
        BadZipFile: it is no archive
    """
    return _digest(_files(archive))


def read(archive: bytes) -> Signature | None:
    """Return the signature of an archive, `None` if it has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            content = opened.read(FILE) if FILE in opened.namelist() else None
    except zipfile.BadZipFile:
        return None
    return None if content is None else Signature(*_said(content), digest(archive))


def _said(content: bytes) -> tuple[str, str]:
    """Return the job and the digest a signature names; a real Signer's names none known here."""
    try:
        said = json.loads(content)
        return str(said["job"]), str(said["digest"])
    except (ValueError, KeyError, TypeError):
        return "", ""


def _files(archive: bytes) -> dict[str, bytes]:
    """Return the contents of an archive, without its signature."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist() if name != FILE}


def _digest(files: dict[str, bytes]) -> str:
    found = hashlib.sha384()
    for name, content in files.items():
        found.update(name.encode())
        found.update(hashlib.sha384(content).digest())
    return found.hexdigest()
