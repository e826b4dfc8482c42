"""What roles are granted, and how sessions are encrypted and logged."""
