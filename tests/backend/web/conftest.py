"""Doors are tried on one store, as the add-on's edge is."""

from tests.addon.conftest import store

__all__ = ["store"]
