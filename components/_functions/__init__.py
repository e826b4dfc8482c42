"""Functions whose code is signed."""
