"""Registries and repositories of container images."""
