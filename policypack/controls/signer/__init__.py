"""Controls of AWS Signer."""
