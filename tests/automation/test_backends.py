"""A backend is where states are, and what is shared has no passphrase that is shared too."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from automation.backends import Backend, SecretsProvider
from automation.environment import Environment
from automation.errors import UsageError
from automation.redaction import secret_variables

KEY = SecretsProvider("awskms://alias/pulumi?region=eu-west-1")
DATABASE = "postgres://state:hunter2-canary@db.example/pulumi"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Backend("bucket/prefix"), 'backend "bucket/prefix" is unknown; give file:///'),
        (lambda: Backend(""), 'backend "" is unknown'),
        (lambda: Backend("ftp://x"), 'backend "ftp://x" is unknown'),
        (lambda: Backend("s3://"), 'backend "s3://" names no bucket; give s3://bucket/prefix'),
        (lambda: Backend("https://"), "names no host; give https://api.pulumi.com"),
        (lambda: Backend("https://[x"), "the address of the backend is none: Invalid IPv6 URL"),
        (
            lambda: Backend("s3://bucket", SecretsProvider("passphrase")),
            'backend "s3://bucket" is shared, and a passphrase would be too; give a key',
        ),
        (lambda: SecretsProvider("kms"), 'secrets provider "kms" is unknown; give passphrase'),
        (lambda: SecretsProvider("awskms://"), 'secrets provider "awskms://" is unknown'),
    ],
)
def test_place_for_states_or_secrets_that_is_none_is_refused(
    make: Callable[[], object], says: str
) -> None:
    with pytest.raises(UsageError) as raised:
        make()
    assert says in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("file:///state", Path("/state")),
        ("file:///state?no_tmp_dir=true", Path("/state")),
        ("file://~/state", Path.home() / "state"),
        ("file://~", Path.home()),
        ("file://./state", Path("state")),
        ("s3://bucket/prefix", None),
        ("https://api.pulumi.com", None),
    ],
)
def test_folder_of_a_backend_is_that_of_the_engine(url: str, folder: Path | None) -> None:
    assert Backend(url).state_folder == folder


@pytest.mark.parametrize(
    ("url", "provider"),
    [("file:///state", "passphrase"), ("https://api.pulumi.com", "default")],
)
def test_backend_has_a_fitting_secrets_provider(url: str, provider: str) -> None:
    assert Backend(url).provider.name == provider
    Backend(url).check_new_stack()


def test_bucket_with_a_key_is_taken() -> None:
    backend = Backend("s3://bucket/prefix?region=eu-west-1", KEY)
    backend.check_new_stack()
    assert backend.provider is KEY


def test_stack_that_exists_needs_no_key_and_a_new_one_does(
    tmp_path: Path, fake: FakeEngine
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: yaml\n", encoding="utf-8")
    environment = Environment("prod", tmp_path, backend=Backend("s3://b"), engine=fake.engine)
    assert environment.exists()
    with pytest.raises(UsageError, match="the passphrase of a new stack would be too; give a key"):
        environment.create()
    assert "stack init" not in fake.verbs


def test_new_stack_gets_the_key_of_its_backend(tmp_path: Path, fake: FakeEngine) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: yaml\n", encoding="utf-8")
    Environment("prod", tmp_path, backend=Backend("s3://b", KEY), engine=fake.engine).create()
    (asked,) = (words for words in fake.asked if "init" in words)
    assert asked[-3:] == ["prod", "--secrets-provider", KEY.name]


def test_password_in_an_address_is_shown_nowhere() -> None:
    backend = Backend(DATABASE, KEY)
    assert str(backend) == "postgres://state:[secret]@db.example/pulumi"
    assert "hunter2" not in repr(backend)
    with pytest.raises(UsageError) as raised:
        Backend(DATABASE).check_new_stack()
    assert "hunter2" not in str(raised.value)
    with pytest.raises(UsageError) as raised:
        Backend(DATABASE.replace("postgres", "mysql"))
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        (DATABASE, ["hunter2-canary", "hunter2-canary"]),
        ("postgres://state:a%40b@db/x", ["a%40b", "a@b"]),
        ("s3://bucket", []),
        ("https://[x", []),
        ("plain", []),
    ],
)
def test_password_in_an_address_is_known_as_a_secret(url: str, secrets: list[str]) -> None:
    assert secret_variables({"PULUMI_BACKEND_URL": url}) == secrets


@pytest.mark.parametrize(
    ("settings", "url", "provider"),
    [
        ({"secretsprovider": KEY.name}, "s3://bucket", KEY.name),
        ({"encryptionsalt": "v1:x"}, "s3://bucket", "passphrase"),
        ({}, "file:///state", "passphrase"),
        ({}, "https://api.pulumi.com", "default"),
        ({"encryptionsalt": "v1:x"}, "https://api.pulumi.com", "passphrase"),
    ],
)
def test_secrets_provider_of_a_stack_that_exists_is_that_of_its_settings(
    settings: Mapping[str, object], url: str, provider: str
) -> None:
    assert SecretsProvider.of_settings(settings, Backend(url)).name == provider


@pytest.fixture
def fake(tmp_path: Path) -> FakeEngine:
    return FakeEngine.make(tmp_path / "engine")
