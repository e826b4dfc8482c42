"""What the kinds of resources have in common: create, get, list, change, delete, and their ARNs.

API reference: a name, or a name and version, that exists is ResourceAlreadyExistsException; what
others refer to is not deleted, ResourceDependencyException. An update replaces all settings, so
that what it leaves out is gone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from moto.core.utils import get_service_model, utcnow

from sandbox.emulator.image_builder.models import ImageBuilderBackend, Record, not_found, not_valid
from sandbox.emulator.image_builder.versions import chosen, references, slug
from sandbox.emulator.refusal import RefusalError
from sandbox.emulator.rest_json import Answer, Asked, Operation

Settle = Callable[[ImageBuilderBackend, Asked], Record]
Place = Callable[[ImageBuilderBackend, Record], str]
_STEERING = ("clientToken", "dryRun")
_KEPT = (
    *("arn", "name", "tags", "dateCreated", "platform"),
    *("dateLastRun", "lastRunStatus", "consecutiveFailures"),
)


@dataclass(frozen=True)
class Kind:
    """A kind of resource.

    Args:
        noun: Its name in operations, `ImageRecipe`.
        settle: Returns the record of a request, with AWS's defaults, or refuses it.
        listing: The operation that lists it, and its shape in the answer.
        place: Returns the end of a new record's ARN, which else is the name.
        key: The member that carries the ARN.
        is_changeable: Whether it has an operation that updates it.
    """

    noun: str
    settle: Settle
    listing: tuple[str, str]
    place: Place = lambda _, record: slug(record["name"])
    key: str = ""
    is_changeable: bool = True

    @property
    def operations(self) -> dict[str, Operation]:
        """What answers the kind's operations."""
        update: dict[str, Operation] = (
            {f"Update{self.noun}": self._update} if self.is_changeable else {}
        )
        return {
            f"Create{self.noun}": self._create,
            f"Get{self.noun}": self._get,
            f"Delete{self.noun}": self._delete,
            self.listing[0]: self._list,
            **update,
        }

    @property
    def path(self) -> str:
        """Its name in ARNs, `image-recipe`."""
        capitals = "".join(f"-{letter}" if letter.isupper() else letter for letter in self.noun)
        return capitals.removeprefix("-").lower()

    @property
    def _member(self) -> str:
        return self.noun[0].lower() + self.noun[1:]

    @property
    def _key(self) -> str:
        return self.key or f"{self._member}Arn"

    def _create(self, backend: ImageBuilderBackend, asked: Asked) -> Answer:
        record = self.settle(backend, asked)
        arn = backend.name(f"{self.path}/{self.place(backend, record)}")
        if arn in backend.records:
            message = f"The following resource '{self.noun}' already exists: '{arn}'."
            raise RefusalError("ResourceAlreadyExistsException", message)
        if asked.get("dryRun"):
            message = "The request would have succeeded without dryRun."
            raise RefusalError("DryRunOperationException", message)
        tags = asked.get("tags") or {}
        date = {"dateCreated": now(self.noun)}
        backend.records[arn] = {**_settings(record), **date, "arn": arn, "tags": tags}
        return self._answered(f"Create{self.noun}", arn, {self._key: arn})

    def _get(self, backend: ImageBuilderBackend, asked: Asked) -> Answer:
        record = find(backend, asked[self._key])
        return self._answered(f"Get{self.noun}", record["arn"], {self._member: record})

    def _update(self, backend: ImageBuilderBackend, asked: Asked) -> Answer:
        before = backend.own(asked.pop(self._key))
        kept = {name: before[name] for name in _KEPT if name in before}
        after = self.settle(backend, {**asked, "name": before["name"]})
        date = {"dateUpdated": now(self.noun)}
        backend.records[before["arn"]] = {**_settings(after), **kept, **date}
        return {self._key: before["arn"]}

    def _delete(self, backend: ImageBuilderBackend, asked: Asked) -> Answer:
        arn = asked[self._key]
        delete(backend, arn)
        return {self._key: arn}

    def _list(self, backend: ImageBuilderBackend, asked: Asked) -> Answer:
        is_own = asked.get("owner", "Self") == "Self"
        return answer_list(self.listing, asked, backend.of_kind(self.path) if is_own else [])

    def _answered(self, operation: str, arn: str, answer: dict[str, Any]) -> dict[str, Any]:
        members = _model().operation_model(operation).output_shape.members
        if "latestVersionReferences" in members:
            return {**answer, "latestVersionReferences": references(arn)}
        return answer


def find(backend: ImageBuilderBackend, reference: str) -> Record:
    """Return the record an ARN means, Amazon's own too."""
    arn = chosen(reference, backend.all)
    if arn is None:
        raise not_found(reference)
    return backend.all[arn]


def expect(backend: ImageBuilderBackend, parameter: str, reference: str) -> Record:
    """Return the record a parameter refers to; there has to be one."""
    arn = chosen(reference, backend.all)
    if arn is None:
        raise not_valid(parameter, f"The resource '{reference}' does not exist.")
    return backend.all[arn]


def delete(backend: ImageBuilderBackend, arn: str) -> None:
    """Delete a record of the account that no other refers to."""
    backend.own(arn)
    rest = backend.all.keys() - {arn}
    for other in backend.records.values():
        if other["arn"] != arn and any(
            chosen(reference, [arn]) and not chosen(reference, rest)
            for reference in _references(other)
        ):
            message = (
                f"Resource dependency error: The resource ARN '{arn}' has other resources "
                "depended on it."
            )
            raise RefusalError("ResourceDependencyException", message)
    del backend.records[arn]


def answer_list(listing: tuple[str, str], asked: Asked, records: list[Record]) -> dict[str, Any]:
    """Return the answer of a listing: what passes the filters, with the members it lists.

    Args:
        listing: The operation, and the shape of an entry.
        asked: The request.
        records: What there is.
    """
    operation, shape = listing
    members = _model().shape_for(shape).members
    for each in asked.get("filters") or ():
        if each["name"] not in members:
            raise not_valid("filters", f"The filter '{each['name']}' is not supported.")
        records = [one for one in records if str(one.get(each["name"])) in each["values"]]
    output = _model().operation_model(operation).output_shape.members
    [name] = [name for name, member in output.items() if member.type_name == "list"]
    return {name: [{k: v for k, v in one.items() if k in members} for one in records]}


def now(noun: str) -> Any:
    """Return the time as the records of a kind have it: Image Builder writes most times as text."""
    moment = utcnow()
    shape = _model().shape_for(noun).members["dateCreated"]
    return moment if shape.type_name == "timestamp" else text_of(moment)


def text_of(moment: Any) -> str:
    """Return a time as text."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _settings(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in _STEERING}


def _references(record: Record) -> Iterator[str]:
    """Yield what a record refers to; an image has copies of what it was built from."""
    if ":image/" in record["arn"]:
        return
    for name, value in record.items():
        if name.endswith("Arn") or name == "parentImage":
            yield value
        elif name in ("components", "workflows"):
            yield from (each[f"{name[:-1]}Arn"] for each in value)


def _model() -> Any:
    return get_service_model("imagebuilder")
