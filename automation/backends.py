"""Where the state is kept, and what encrypts the secrets in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

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

    @classmethod
    def of_settings(cls, settings: Mapping[str, object], backend: "Backend") -> "SecretsProvider":
        """Return what encrypts the secrets of a stack that exists.

        Args:
            settings: what its Pulumi.<stack>.yaml says
            backend: where its state is

        Raises:
            UsageError: the settings name none that there is
        """
        named = settings.get("secretsprovider")
        if named:
            return cls(str(named))
        own = backend.is_cloud and "encryptionsalt" not in settings
        return cls(_DEFAULT if own else _PASSPHRASE)

    @property
    def is_passphrase(self) -> bool:
        """Whether everybody who reads the secrets has to know a word."""
        return self.name == _PASSPHRASE


@dataclass(frozen=True, slots=True)
class Backend:
    """Where the state is kept.

    Messages name it without the password that the address of a database may have.

    Args:
        url: `file:///folder`, `s3://bucket/prefix?region=...`, another bucket's, or the address
            of Pulumi Cloud, `https://api.pulumi.com`. That of a bucket takes what reaches it,
            such as `profile=`, `endpoint=` and `s3ForcePathStyle=true`
        secrets: what encrypts the secrets of new stacks. Default: a passphrase for files and
            Pulumi Cloud's own for Pulumi Cloud; a bucket is shared, and new stacks need a key

    Raises:
        UsageError: the address is of no known kind or not complete, or a shared bucket is to have
            a passphrase
    """

    url: str = field(repr=False)
    secrets: SecretsProvider | None = None

    def __post_init__(self) -> None:
        address = _address(self.url)
        if address.scheme not in {_FILE, *_BUCKETS, *_CLOUD}:
            raise UsageError(
                f'backend "{self}" is unknown; give file:///folder, s3://bucket/prefix, '
                "another bucket, or https://api.pulumi.com"
            )
        if address.scheme != _FILE and not address.netloc:
            raise UsageError(f'backend "{self}" names no {self._place}; give {self._form}')
        if self.is_shared and self.secrets is not None and self.secrets.is_passphrase:
            raise UsageError(
                f'backend "{self}" is shared, and a passphrase would be too; give a key, '
                "such as awskms://alias/pulumi?region=eu-west-1"
            )

    def __str__(self) -> str:
        address = _address(self.url)
        if address.password is None:
            return self.url
        place = address.netloc.rpartition("@")[2]
        return address._replace(netloc=f"{address.username}:[secret]@{place}").geturl()

    @classmethod
    def folder(cls, folder: Path) -> "Backend":
        """Return the backend that keeps the state in a folder."""
        return cls(f"file://{folder.resolve()}")

    @property
    def provider(self) -> SecretsProvider:
        """What encrypts the secrets of new stacks, see `check_new_stack`."""
        if self.secrets is not None:
            return self.secrets
        return SecretsProvider(_PASSPHRASE if self.state_folder is not None else _DEFAULT)

    def check_new_stack(self) -> None:
        """Refuse to make a stack whose secrets everybody who shares the backend could read.

        Raises:
            UsageError: the backend is shared, and no key is named
        """
        if self.is_shared and self.secrets is None:
            raise UsageError(
                f'backend "{self}" is shared, and the passphrase of a new stack would be too; '
                "give a key, such as awskms://alias/pulumi?region=eu-west-1"
            )

    @property
    def is_cloud(self) -> bool:
        """Whether it is Pulumi Cloud, or one that is hosted like it."""
        return _address(self.url).scheme in _CLOUD

    @property
    def is_shared(self) -> bool:
        """Whether it is a bucket or a database, which others use too."""
        return _address(self.url).scheme in _BUCKETS

    @property
    def state_folder(self) -> Path | None:
        """The folder of a file backend, relative to that of the project; nothing for others."""
        if _address(self.url).scheme != _FILE:
            return None
        path = self.url.removeprefix(f"{_FILE}://").partition("?")[0]
        return Path(path).expanduser()

    @property
    def _place(self) -> str:
        return "host" if self.is_cloud else "bucket"

    @property
    def _form(self) -> str:
        return "https://api.pulumi.com" if self.is_cloud else "s3://bucket/prefix?region=eu-west-1"


def _address(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise UsageError(f"the address of the backend is none: {error}") from error
