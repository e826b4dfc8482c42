"""One row per resource type: which AWS operations make, read, change and delete it."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.provider.errors import AwsError, ProviderError
from sandbox.provider.schema import ResourceSchema, resource_schema
from sandbox.provider.shapes import coerced, dig, from_api, member_of, to_api
from sandbox.provider.tags import Tagging, Untagged
from sandbox.provider.wire import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sandbox.provider.changes import Change, Difference
    from sandbox.provider.cloud import Cloud
    from sandbox.provider.naming import AutoName
    from sandbox.provider.wire import Properties

OF_EVERY_ROW = frozenset({"region", "tags", "tagsAll"})
"""Inputs the row's strategies handle, not its requests."""

_POLL_SECONDS = 0.1
_POLLS = 300


class Row:
    """How a resource type maps onto the AWS API; a subclass states the facts.

    The class variables are the row. Methods are overridden only where AWS needs more than one
    call. `create` makes exactly one call that makes something, and returns its id; what else a new
    resource needs belongs in `complete`, so that an error there cannot lose the id.
    """

    token: ClassVar[str]
    service: ClassVar[str]
    create_operation: ClassVar[str] = ""
    read_operation: ClassVar[str] = ""
    update_operation: ClassVar[str] = ""
    delete_operation: ClassVar[str] = ""
    other_operations: ClassVar[tuple[str, ...]] = ()
    """Further operations the row's own code calls; the contract test checks that AWS has them."""
    identifier: ClassVar[str] = ""
    """The request member that carries the id; as a list where the operation wants one."""
    created_at: ClassVar[str] = ""
    """Where the create answer holds the id; empty if the request names it."""
    found_at: ClassVar[str] = ""
    """Where the read answer holds the resource."""
    names: ClassVar[Mapping[str, str | None]] = {}
    """API members whose name differs, by property path; `None` keeps the property out."""
    apart: ClassVar[frozenset[str]] = frozenset()
    """Inputs the row's own code handles, or that only steer the provider."""
    unsupported: ClassVar[frozenset[str]] = frozenset()
    """Inputs the sandbox refuses to act on, rather than ignoring them; a preview takes them."""
    unchangeable: ClassVar[frozenset[str]] = frozenset()
    """Inputs AWS can change in place, the sandbox cannot."""
    replace: ClassVar[frozenset[str]] = frozenset()
    """Property paths whose change makes a new resource."""
    defaults: ClassVar[Mapping[str, Any]] = {}
    """Values the provider fills in; one-level paths into objects are dotted."""
    bumps: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Outputs that change along with an input, so that a preview shows them as unknown."""
    settled_paths: ClassVar[frozenset[str]] = frozenset()
    """Nested inputs AWS has a value for when the program sets none; the SDK does not say."""
    implied: ClassVar[frozenset[str]] = frozenset()
    """Inputs an import leaves out, because others say the same."""
    auto_name: ClassVar[AutoName | None] = None
    tagging: ClassVar[Tagging] = Untagged()

    @cached_property
    def schema(self) -> ResourceSchema:
        """The type's inputs and outputs."""
        return resource_schema(self.token)

    # -- checking

    def checked(
        self, inputs: Properties, proposed_name: Callable[[AutoName], str], tags: Mapping[str, str]
    ) -> Properties:
        """Return inputs with kinds settled and the provider's defaults, name and tags filled in.

        Args:
            inputs: What the program says.
            proposed_name: Gives the name where the program gives none.
            tags: The tags every resource gets.
        """
        checked: Properties = coerced(inputs, self.schema.inputs)
        filled = [name for name, value in self.defaults.items() if _fill(checked, name, value)]
        if self.auto_name is not None and self.auto_name.wanted(checked):
            checked[self.auto_name.property] = proposed_name(self.auto_name)
            filled.append(self.auto_name.property)
        if "tagsAll" in self.schema.state.properties and "tags" in self.schema.inputs.properties:
            own = checked.get("tags") or {}
            checked["tagsAll"] = UNKNOWN if own == UNKNOWN else {**tags, **own}
        return {**checked, "__defaults": sorted(filled)}

    def refuse(self, inputs: Properties, changed: Collection[str] = ()) -> None:
        """Refuse what the sandbox would have to ignore.

        Raises:
            ProviderError: An input, or its change in place, is beyond the sandbox.
        """
        if found := sorted(name for name in self.unsupported if dig(inputs, name) is not None):
            raise ProviderError(f"the sandbox provider does not support {', '.join(found)}")
        if found := sorted(self.unchangeable.intersection(changed)):
            raise ProviderError(f"the sandbox provider cannot change {', '.join(found)} in place")

    def replaces(self, difference: Difference, inputs: Properties, state: Properties) -> bool:
        """Tell whether a difference needs a new resource.

        Args:
            difference: What differs.
            inputs: The new inputs.
            state: What is known of the resource there is.
        """
        del inputs, state
        return difference.within(self.replace) or difference.property == "region"

    def bumped(self, change: Change) -> set[str]:
        """Return the outputs an update changes to something not known before."""
        return {output for name in change.names for output in self.bumps.get(name, ())}

    # -- life cycle

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Make the resource and return its id."""
        request = self.creation(cloud, inputs)
        answer = self.call(cloud, self.create_operation, **request)
        return self.new_identifier(request, answer)

    def new_identifier(self, request: Properties, answer: Properties) -> str:
        """Return the id the create answer holds, or the name that was asked for."""
        return str(dig(answer, self.created_at) if self.created_at else request[self.identifier])

    def creation(self, cloud: Cloud, inputs: Properties) -> Properties:
        """Return the create request."""
        request = self.request(cloud, self.create_operation, inputs)
        return {**request, **self.tagging.at_creation(inputs.get("tagsAll") or {})}

    def complete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Do what a new resource needs beyond its creation."""

    def read(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return the resource's outputs, `None` if it is gone.

        Args:
            cloud: Where it lives.
            identifier: Its id.
            known: What was known of it before; empty when it is imported.
        """
        found = self.find(cloud, identifier, known)
        if found is None:
            return None
        state: Properties = from_api(self.schema.state, found, self.names)
        if "tagsAll" in self.schema.state.properties:
            state |= self._tags(cloud, identifier, found, known)
        if "region" in self.schema.state.properties:
            state["region"] = cloud.region
        return {**state, **self.outputs(cloud, identifier, found, known)}

    def find(self, cloud: Cloud, identifier: str, known: Properties) -> Properties | None:
        """Return AWS's description of the resource, `None` if there is none."""
        del known
        return self.ask(cloud, **self.identify(cloud, self.read_operation, identifier))

    def outputs(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        """Return outputs the description does not hold by name; `None` says AWS has no value."""
        del cloud, identifier, found, known
        return {}

    def update(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change the resource in place."""
        if change.touches("tagsAll"):
            old, new = change.old.get("tagsAll") or {}, change.new.get("tagsAll") or {}
            if dropped := sorted(old.keys() - new.keys()):
                self.tagging.remove(cloud, identifier, dropped)
            if new:
                self.tagging.put(cloud, identifier, new)
        if change.names - OF_EVERY_ROW:
            self.modify(cloud, identifier, change)

    def modify(self, cloud: Cloud, identifier: str, change: Change) -> None:
        """Change anything but tags."""
        if self.update_operation and change.names - self.apart:
            request = self.request(cloud, self.update_operation, change.new, strict=False)
            request |= self.identify(cloud, self.update_operation, identifier)
            self.call(cloud, self.update_operation, **request)

    def delete(self, cloud: Cloud, identifier: str, inputs: Properties) -> None:
        """Delete the resource."""
        del inputs
        request = self.identify(cloud, self.delete_operation, identifier)
        self.call(cloud, self.delete_operation, **request)

    # -- requests

    def call(self, cloud: Cloud, operation: str, **request: Any) -> Properties:  # noqa: ANN401
        """Call an operation of the row's service."""
        return cloud.call(self.service, operation, **request)

    def ask(self, cloud: Cloud, **request: Any) -> Properties | None:  # noqa: ANN401
        """Call the read operation and return what it found, `None` if there is nothing."""
        try:
            found = dig(self.call(cloud, self.read_operation, **request), self.found_at)
        except AwsError as error:
            if error.gone:
                return None
            raise
        return found if isinstance(found, dict) else None

    def request(
        self,
        cloud: Cloud,
        operation: str,
        inputs: Properties,
        *,
        strict: bool = True,
    ) -> Properties:
        """Return the inputs as a request; `strict` refuses what the operation cannot take."""
        shape = cloud.shape(self.service, operation)
        named = self.auto_name.resolved(inputs) if self.auto_name else inputs
        outside = OF_EVERY_ROW | self.apart
        if self.auto_name:
            outside |= {self.auto_name.prefix}
        sent = {name: value for name, value in named.items() if name not in outside}
        if not strict:
            members = shape.members
            sent = {k: v for k, v in sent.items() if member_of(members, k, k, self.names)}
        request: Properties = to_api(shape, sent, self.names)
        return request

    def identify(self, cloud: Cloud, operation: str, identifier: str) -> Properties:
        """Return the request members that name the resource."""
        members = cloud.shape(self.service, operation).members
        for name in (self.identifier, f"{self.identifier}s"):
            if name in members:
                is_list = members[name].type_name == "list"
                return {name: [identifier] if is_list else identifier}
        raise ProviderError(f"{operation} takes no {self.identifier}")

    def _tags(
        self, cloud: Cloud, identifier: str, found: Properties, known: Properties
    ) -> Properties:
        tags = dict(self.tagging.read(cloud, identifier, found))
        own = known.get("tags") or {}
        shown = {k: v for k, v in tags.items() if k in own or cloud.default_tags.get(k) != v}
        return {"tags": shown, "tagsAll": tags}


def _fill(inputs: Properties, path: str, value: object) -> bool:
    """Set a default where the program set nothing; return whether it did."""
    name, _, inner = path.partition(".")
    if not inner:
        if inputs.get(name) is not None:
            return False
        inputs[name] = value
    elif isinstance(inputs.get(name), dict) and inputs[name].get(inner) is None:
        inputs[name] = {**inputs[name], inner: value}
    return not inner


def wait_until(done: Callable[[], bool], what: str) -> None:
    """Wait for AWS to finish something it does in the background.

    Raises:
        ProviderError: It takes too long.
    """
    for _ in range(_POLLS):
        if done():
            return
        time.sleep(_POLL_SECONDS)
    raise ProviderError(f"gave up waiting for {what}")
