"""What the project's own parts cost."""
