"""Settings tell which values are secret, and when an approval no longer holds."""

import json
from pathlib import Path

import pytest
from pulumi.automation import ConfigValue

from automation.projects import Project
from automation.settings import Settings, key_settings

WORD = "canary-7c3e-hunter2"


def settings(folder: Path, text: str, manifest: str = "name: shop") -> Settings:
    (folder / "Pulumi.yaml").write_text(manifest, encoding="utf-8")
    (folder / "Pulumi.prod.yaml").write_text(text, encoding="utf-8")
    return Settings(Project.local(folder), "prod", None, {})


def inline(**config: ConfigValue) -> Settings:
    project = Project.inline("shop", lambda: None)
    project.discard()
    return Settings(project, "prod", None, config)


def told(**values: object) -> str:
    """What `pulumi config --show-secrets --json` prints."""
    return json.dumps({f"shop:{name}": value for name, value in values.items()})


@pytest.mark.parametrize(
    ("text", "answer", "secrets"),
    [
        ("config: {}", told(), []),
        ("config: {}", told(region={"value": "eu-west-1", "secret": False}), []),
        (
            "config: {shop:word: {secure: v1:abc}}",
            told(word={"value": WORD, "secret": True}),
            [WORD],
        ),
        (
            "config: {shop:db: {host: localhost, word: {secure: v1:abc}}}",
            told(
                db={"value": "{}", "objectValue": {"host": "localhost", "word": WORD}, "secret": 1}
            ),
            [WORD],
        ),
        (
            "config: {shop:users: [plain, {secure: v1:abc}, {pin: {secure: v1:abc}}]}",
            told(users={"objectValue": ["plain", WORD, {"pin": 123456}], "secret": True}),
            [WORD, "123456"],
        ),
        (
            "config: {shop:keys: {secure: v1:abc}}",
            told(keys={"value": "x", "objectValue": {"a": [WORD]}, "secret": True}),
            [WORD],
        ),
        # Of an environment in the cloud: the file does not say which part is secret.
        (
            "environment: [shop/prod]",
            told(db={"objectValue": {"user": "somebody", "word": WORD}, "secret": True}),
            ["somebody", WORD],
        ),
        ("config: {shop:word: {secure: v1:abc}}", told(word={"secret": True}), []),
    ],
)
def test_secret_values_are_those_the_file_encrypts(
    tmp_path: Path, text: str, answer: str, secrets: list[str]
) -> None:
    assert settings(tmp_path, text).secrets(answer) == secrets


def test_file_in_place_of_the_stacks_own_is_read(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("config: {shop:word: {secure: v1:abc}}", encoding="utf-8")
    own = settings(tmp_path, "config: {}")
    chosen = Settings(own.project, "prod", other, {})
    assert (own.encrypted, chosen.encrypted) == (False, True)
    assert own.digest != chosen.digest


def test_digest_changes_with_project_and_stack_alone(tmp_path: Path) -> None:
    before = settings(tmp_path, "config: {}").digest
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {shop:a: b}", encoding="utf-8")
    assert settings(tmp_path, "config: {}").digest == before
    assert settings(tmp_path, "config: {shop:a: b}").digest != before
    assert settings(tmp_path, "config: {}", "name: shop\nruntime: yaml").digest != before


def test_digest_of_a_function_is_that_of_its_config_in_every_process() -> None:
    one = inline(size=ConfigValue("t3.micro"))
    assert one.digest == inline(size=ConfigValue("t3.micro")).digest
    assert one.digest != inline(size=ConfigValue("t3.large")).digest
    assert one.digest != inline(size=ConfigValue("t3.micro", secret=True)).digest


def test_digest_helps_nobody_to_guess_a_secret() -> None:
    one, other = (inline(pin=ConfigValue(pin, secret=True)) for pin in ("1234", "4321"))
    assert one.digest == other.digest


@pytest.mark.parametrize(
    ("provider", "found"),
    [
        (None, {}),
        ({"type": "service", "state": {"url": "https://api.pulumi.com"}}, {}),
        ({"type": "passphrase", "state": {"salt": "v1:abc"}}, {"encryptionsalt": "v1:abc"}),
        (
            {"type": "cloud", "state": {"url": "awskms://alias/x", "encryptedkey": "abc"}},
            {"secretsprovider": "awskms://alias/x", "encryptedkey": "abc"},
        ),
    ],
)
def test_settings_of_a_key_are_those_of_the_state(provider: object, found: dict[str, str]) -> None:
    assert key_settings({"secrets_providers": provider}) == found
