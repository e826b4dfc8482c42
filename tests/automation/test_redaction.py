"""Secrets are masked wherever they stand, and ordinary words are left alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from automation.redaction import MASK, Redactor, secret_variables


@given(some.text(min_size=6).filter(lambda text: len(text.strip()) >= 6), some.text(), some.text())
def test_text_never_holds_a_secret(secret: str, before: str, after: str) -> None:
    shown = Redactor([secret]).text(f"{before}{secret}{after}")
    for line in [one.strip() for one in secret.splitlines() if len(one.strip()) >= 6]:
        assert line not in shown.replace(MASK, "") or line in MASK


def test_longer_secret_is_masked_before_one_that_is_a_part_of_it() -> None:
    assert Redactor(["hunter2", "hunter2-prod"]).text("x hunter2-prod y") == f"x {MASK} y"


def test_every_line_of_a_secret_of_several_is_masked() -> None:
    shown = Redactor(["first line\nsecond line"]).text("log: second line")
    assert shown == f"log: {MASK}"


@pytest.mark.parametrize("secret", ['hunter"2"hunter', "back\\slash", "pässwörd", "tab\tbed-in"])
def test_secret_is_masked_where_a_text_quotes_it(secret: str) -> None:
    for text in (json.dumps({"x": secret}), json.dumps(secret, ensure_ascii=False)):
        assert MASK in Redactor([secret]).text(text)
        assert MASK in Redactor([secret]).value([text])[0]


def test_secret_that_is_learned_later_is_masked_from_then_on() -> None:
    redactor = Redactor(["first-secret"])
    redactor.learn(["second-secret"])
    assert redactor.text("first-secret second-secret") == f"{MASK} {MASK}"


def test_short_secret_would_mask_ordinary_words_and_is_left_alone() -> None:
    assert Redactor(["test"]).text("latest test") == "latest test"


@pytest.mark.parametrize(
    ("name", "is_secret"),
    [
        ("PULUMI_CONFIG_PASSPHRASE", True),
        ("PULUMI_ACCESS_TOKEN", True),
        ("AWS_SECRET_ACCESS_KEY", True),
        ("AWS_SESSION_TOKEN", True),
        ("DATABASE_PASSWORD", True),
        ("PULUMI_CONFIG_PASSPHRASE_FILE", False),
        ("AWS_ACCESS_KEY_ID", False),
        ("AWS_REGION", False),
        ("PATH", False),
    ],
)
def test_variable_is_a_secret_by_its_name(name: str, is_secret: bool) -> None:  # noqa: FBT001 - a table
    assert secret_variables({name: "some-long-value"}) == (["some-long-value"] if is_secret else [])
