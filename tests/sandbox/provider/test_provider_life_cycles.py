"""Every row's resource is made, read, changed, imported and deleted in the emulated AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import provider_access_lives
import provider_fleet_lives
import provider_function_lives
import provider_golden_image_lives
import provider_image_lives
import provider_lives
import provider_maintenance_lives
import provider_network_lives
import provider_package_lives
import pytest
from provider_lives import filled, made

from sandbox.provider.rows import ROWS

if TYPE_CHECKING:
    from provider_engine import Engine, World
    from provider_lives import Life


LIVES = {
    **provider_lives.LIVES,
    **provider_access_lives.LIVES,
    **provider_fleet_lives.LIVES,
    **provider_function_lives.LIVES,
    **provider_golden_image_lives.LIVES,
    **provider_image_lives.LIVES,
    **provider_maintenance_lives.LIVES,
    **provider_network_lives.LIVES,
    **provider_package_lives.LIVES,
}


def test_lives_cover_every_row() -> None:
    assert set(LIVES) == set(ROWS)


@pytest.mark.parametrize("token", sorted(LIVES))
def test_row_from_create_to_delete_works(token: str, engine: Engine, world: World) -> None:
    life = LIVES[token](world)
    with made(engine, life.needs) as needed:
        live(engine, token, life, {name: each.id for name, each in needed.items()})


def live(engine: Engine, token: str, life: Life, ids: dict[str, str]) -> None:
    first = filled(life.inputs, ids)
    resource = engine.create(token, "life", first)

    seen = engine.read(resource)
    assert seen is not None
    assert seen.inputs == resource.inputs
    assert not engine.diff(seen, engine.check(token, "life", first, seen.inputs)).diffs

    if life.changed:
        second = {k: v for k, v in {**first, **filled(life.changed, ids)}.items() if v is not None}
        assert not engine.diff(
            resource, engine.check(token, "life", second, resource.inputs)
        ).replaces
        resource = engine.update(resource, second)
        seen = engine.read(resource)
        assert seen is not None
        assert seen.inputs == resource.inputs
    else:
        second = first

    if life.importable:
        imported = engine.imported(token, "life", resource.id)
        assert imported is not None
        difference = engine.diff(imported, engine.check(token, "life", second, imported.inputs))
        assert not difference.replaces

    engine.delete(resource)
    assert (engine.read(resource) is None) is not life.stays
    engine.delete(resource)
