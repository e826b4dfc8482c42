"""Writes the pages of `docs/controls/` from the catalogue and from what the components emit."""
