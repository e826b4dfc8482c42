"""Looks whether runs have what they need, and says what to do where they have not."""
