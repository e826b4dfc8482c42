"""A stand-in for the `aws` resource provider plugin, for an emulated AWS only."""
