import loaded  # noqa: F401 - its import is what all tests share
