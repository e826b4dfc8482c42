"""Where the state is kept, and what encrypts the secrets in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from automation.errors import UsageError

_FILE: Final = "file"
_CLOUD: Final = ("https", "http")
_BUCKETS: Final = ("s3", "gs", "azblob", "postgres")
_KEYS: Final = ("awskms", "azurekeyvault", "gcpkms", "hashivault")
_PASSPHRASE: Final = "passphrase"  # noqa: S105 - the name of a way, no passphrase
_DEFAULT: Final = "default"


@dataclass(frozen=True, slots=True)
class SecretsProvider:
    """What encrypts secrets in state and settings.

    Args:
        name: `passphrase`, `default` (Pulumi Cloud's own), or the URL of a key, such as
            `awskms://alias/pulumi?region=eu-west-1`

    Raises:
        UsageError: it is none of these
    """

    name: str

    def __post_init__(self) -> None:
        scheme, separator, rest = self.name.partition("://")
        if self.name not in {_PASSPHRASE, _DEFAULT} and not (
            separator and scheme in _KEYS and rest
        ):
            raise UsageError(
                f'secrets provider "{self.name}" is unknown; give {_PASSPHRASE}, {_DEFAULT}, '
                "or the URL of a key such as awskms://alias/pulumi?region=eu-west-1"
            )


@dataclass(frozen=True, slots=True)
class Backend:
    """Where the state is kept.

    Args:
        url: `file:///folder`, `s3://bucket/prefix?region=...`, another bucket's, or the address
            of Pulumi Cloud, `https://api.pulumi.com`
        secrets: what encrypts the secrets of new stacks. Default: a passphrase for files and
            Pulumi Cloud's own for Pulumi Cloud; a bucket is shared, and needs a key

    Raises:
        UsageError: the address is of no known kind, or a shared bucket has no key
    """

    url: str
    secrets: SecretsProvider | None = None

    def __post_init__(self) -> None:
        scheme = urlsplit(self.url).scheme
        if scheme not in {_FILE, *_BUCKETS, *_CLOUD}:
            raise UsageError(
                f'backend "{self.url}" is unknown; give file:///folder, s3://bucket/prefix, '
                "another bucket, or https://api.pulumi.com"
            )
        if scheme in _BUCKETS and self.provider.name == _PASSPHRASE:
            raise UsageError(
                f'backend "{self.url}" is shared, and a passphrase would be too; give a key, '
                "such as awskms://alias/pulumi?region=eu-west-1"
            )

    @classmethod
    def folder(cls, folder: Path) -> "Backend":
        """Return the backend that keeps the state in a folder."""
        return cls(f"file://{folder.resolve()}")

    @property
    def provider(self) -> SecretsProvider:
        """What encrypts the secrets of new stacks."""
        if self.secrets is not None:
            return self.secrets
        return SecretsProvider(_DEFAULT if urlsplit(self.url).scheme in _CLOUD else _PASSPHRASE)

    @property
    def state_folder(self) -> Path | None:
        """The folder of a file backend; nothing for the others."""
        address = urlsplit(self.url)
        return Path(address.path).expanduser() if address.scheme == _FILE else None
