"""What a registry of packages is made of."""
