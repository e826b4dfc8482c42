"""Keys of the customer told apart from those AWS manages."""

import pytest

from policypack.controls._customer_keys import KMS_KEYS, customer_key, is_aws_managed
from policypack.controls._examples import resources_of
from policypack.controls._graph import Graph
from policypack.controls._model import Example, Given, Undecided, Violation
from policypack.controls._values import UNKNOWN

DOMAIN = "aws:codeartifact/domain:Domain"


def kinds(path: str, inputs: dict[str, object], *others: Given) -> list[type]:
    depends = {path.partition(".")[0]: tuple(other.name for other in others)}
    resources = resources_of(Example("stack", Given(DOMAIN, inputs, depends=depends), others))
    graph = Graph(resources)
    return [type(finding) for finding in customer_key(resources[0], resources[0].at(path), graph)]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("arn:aws:kms:eu-west-1:123456789012:key/1", []),
        ("arn:aws-us-gov:kms:us-gov-west-1:123456789012:alias/images", []),
        ("alias/images", []),
        ("1234abcd-12ab-34cd-56ef-1234567890ab", []),
        ("alias/aws/ecr", [Violation]),
        ("arn:aws-cn:kms:cn-north-1:123456789012:alias/aws/ecr", [Violation]),
        ("", [Violation]),
        (None, [Violation]),
        (7.0, [Violation]),
        (UNKNOWN, [Undecided]),
    ],
)
def test_customer_key_by_what_names_it(key: object, expected: list[type]) -> None:
    assert kinds("encryptionKey", {"encryptionKey": key}) == expected


@pytest.mark.parametrize("token", KMS_KEYS)
def test_customer_key_not_known_yet_but_of_the_stack_passes(token: str) -> None:
    assert kinds("encryptionKey", {"encryptionKey": UNKNOWN}, Given(token, name="key")) == []


def test_customer_key_inside_an_unknown_object_is_undecided() -> None:
    found = kinds("encryption.key", {"encryption": UNKNOWN}, Given(KMS_KEYS[0], name="key"))
    assert found == [Undecided]


def test_customer_key_computed_from_something_else_is_undecided() -> None:
    other = Given("aws:ssm/parameter:Parameter", name="parameter")
    assert kinds("encryptionKey", {"encryptionKey": UNKNOWN}, other) == [Undecided]


@pytest.mark.parametrize("key", ["alias/awsome", "alias/team/aws/ecr", "aws/ecr", ""])
def test_is_aws_managed_of_other_names_is_false(key: str) -> None:
    assert not is_aws_managed(key)
