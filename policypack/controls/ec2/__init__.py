"""Controls of Amazon EC2."""
