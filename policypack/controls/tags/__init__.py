"""Controls of the tags resources carry."""
