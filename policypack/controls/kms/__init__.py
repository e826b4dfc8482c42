"""Controls of AWS Key Management Service."""
