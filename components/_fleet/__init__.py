"""What a fleet is like: how it launches, renews, checks and scales its instances."""
