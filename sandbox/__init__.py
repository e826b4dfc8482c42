"""The embedded default: an emulated AWS and everything needed to run the program on it."""
