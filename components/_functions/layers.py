"""The layers of a function, and whose they are."""

from collections.abc import Iterator, Sequence
from typing import Any

import pulumi

from components import _caller
from components._functions import rules as function_rules
from components._network.place import Place
from components._validation import Arguments, Problems

# Source: https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
MOST_LAYERS = 5


def read_layers(reader: Arguments) -> list[pulumi.Input[str]]:
    """Read the argument `layer_arns`, and note those named twice and too many of them."""
    layers = reader.several("layer_arns", function_rules.LAYER_ARN)
    if len(layers) > MOST_LAYERS:
        reader.add("layer_arns", f"has {len(layers)} layers; Lambda takes {MOST_LAYERS}")
    seen: dict[str, str] = {}
    for at, layer in enumerate(layers):
        bare = layer.rpartition(":")[0] if isinstance(layer, str) else ""
        if bare and bare in seen:
            reader.add(f"layer_arns[{at}]", f"is of the layer of {seen[bare]}; name one version")
        seen[bare] = f"layer_arns[{at}]"
    return layers


def foreign_layers(
    layers: Sequence[str], account: str, trusted: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Find layers that anybody may have published.

    Args:
        layers: ARNs of the layers
        account: the account of the function
        trusted: accounts whose layers may be used beside
    """
    for at, layer in enumerate(layers):
        owner = layer.split(":")[4]
        if owner not in (account, *trusted):
            reason = (
                f'belongs to account "{owner}"; publish it in the account of the function, or name '
                "that account in trusted_layer_account_ids"
            )
            yield f"layer_arns[{at}]", reason


def trusted_layers(
    subject: str,
    layers: Sequence[pulumi.Input[str]],
    place: pulumi.Output[Place],
    trusted: Sequence[str],
) -> pulumi.Output[list[str]]:
    """Return the layers, or an error of the subject once it is known that one is another's."""
    caller = _caller.current()

    def check(known: Sequence[Any]) -> list[str]:
        at, *arns = known
        late = Problems(caller)
        late.extend(foreign_layers(arns, at.account, trusted))
        if late:
            late.refuse(subject)
        return arns

    return pulumi.Output.all(place, *layers).apply(check)
