"""The components as a package for programs in other languages."""
