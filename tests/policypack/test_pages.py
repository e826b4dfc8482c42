"""The page of a control holds its facts; the index leads to every control."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policypack.controls import by_name, catalogue, modules, runtime_catalogue
from policypack.controls._model import Control
from policypack.controls._runtime import RuntimeControl
from policypack.controls._values import UNKNOWN, Secret
from policypack.pages import index, page
from policypack.yaml_text import yaml_text

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["yes", "Null", "1", "1.5", "0x1f", "1e3", "~", "- a", "a: b", "# a", "'", '"']
    ),
    st.sampled_from(["arn:aws:s3:::web", "2012-10-17", "$Latest", "/dev/xvda", "12:30", "=", "<<"]),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.integers(-(10**6), 10**6).map(lambda n: n / 8),
    TEXTS,
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_yaml_text_reads_back_as_what_was_written(values: dict[str, object]) -> None:
    assert yaml.safe_load(yaml_text(values)) == values


def test_yaml_text_names_what_is_unknown_or_secret_and_shows_neither() -> None:
    assert yaml_text({"a": UNKNOWN, "b": [Secret("hunter2")], "c": [{"d": UNKNOWN}, {}]}) == (
        "a: <not known yet>\nb: [<secret>]\nc:\n- d: <not known yet>\n- {}"
    )


@pytest.mark.parametrize("control", modules().values(), ids=lambda control: control.name)
def test_page_has_every_section_and_fact(control: Control | RuntimeControl) -> None:
    text = page(control)
    assert text.startswith(f"# {control.id}: ")
    facts = (control.name, control.severity.value, control.url, control.remediation)
    assert all(fact in text.replace("\\", "") for fact in facts)
    headings = [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]
    assert headings[:3] == ["What", "Why", "How to fix"]
    assert "\n\n\n" not in text


def test_page_shows_examples_with_what_is_found() -> None:
    text = page(by_name()["ec2-imdsv2-check"])
    assert '[EC2.8] metadataOptions.httpTokens is "optional"; set it to "required".\n' in text
    assert "# it: aws:ec2/instance:Instance\n# launchTemplate is computed from template\n" in text
    assert "metadataOptions:\n  httpTokens: <not known yet>\n" in text


def test_page_tells_what_the_level_remediate_sets() -> None:
    text = page(by_name()["ec2-launch-template-imdsv2-check"])
    assert '- `metadataOptions.httpTokens` to `"required"`' in text
    assert "blocks as `mandatory` does" in page(by_name()["ec2-security-group-egress-https-only"])


def test_page_tells_parameters_with_their_defaults() -> None:
    text = page(by_name()["encrypted-volumes"])
    assert "## Parameters\n\n- `accountDefaultEncryption` (boolean): " in text
    assert "Default: `false`." in text


def test_page_links_its_source_from_where_it_lies() -> None:
    assert "](../../policypack/controls/ec2/imdsv2_required.py)" in page(
        by_name()["ec2-imdsv2-check"]
    )
    assert "](./policypack/controls/ec2/imdsv2_required.py)" in page(
        by_name()["ec2-imdsv2-check"], "."
    )


def test_index_leads_to_every_control() -> None:
    text = index(catalogue(), runtime_catalogue())
    missing = [one.id for one in modules().values() if f"[{one.id}]({one.id}.md)" not in text]
    assert missing == []
