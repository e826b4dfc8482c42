import pytest

from sandbox.emulator.amendments.seams import SeamError, exchange, supply, surround


class Moto:
    def add(self, first: int, second: int) -> int:
        return first + second

    @property
    def name(self) -> str:
        return "moto"


@pytest.fixture
def moto() -> type[Moto]:
    """A class of its own for every test, since tests change it."""
    return type("Moto", (), dict(vars(Moto)))


def test_surround_of_fitting_method_hands_over_the_original(moto: type[Moto]) -> None:
    surround(
        moto,
        "add",
        lambda original, self, first, second: -original(self, first, second),
        parameters=("first", "second"),
        relies_on=("first + second",),
    )
    assert moto().add(1, 2) == -3


@pytest.mark.parametrize(
    ("name", "parameters", "relies_on", "complaint"),
    [
        ("subtract", ("first", "second"), (), "Moto.subtract does not exist"),
        ("add", ("first",), (), r"Moto.add takes \(first, second\), expected \(first\)"),
        ("add", ("first", "second"), ("first - second",), "no longer contains 'first - second'"),
    ],
)
def test_surround_of_changed_method_is_refused(
    moto: type[Moto],
    name: str,
    parameters: tuple[str, ...],
    relies_on: tuple[str, ...],
    complaint: str,
) -> None:
    with pytest.raises(SeamError, match=complaint):
        surround(moto, name, print, parameters=parameters, relies_on=relies_on)


def test_supply_of_something_moto_has_by_now_is_refused(moto: type[Moto]) -> None:
    with pytest.raises(SeamError, match=r"Moto.add exists now"):
        supply(moto, "add", print)


def test_exchange_of_something_that_is_no_property_is_refused(moto: type[Moto]) -> None:
    with pytest.raises(SeamError, match=r"Moto.add is no longer a property"):
        exchange(moto, "add", property())


def test_exchange_of_property_takes_its_place(moto: type[Moto]) -> None:
    exchange(moto, "name", property(lambda _self: "emulator"))
    assert moto().name == "emulator"
