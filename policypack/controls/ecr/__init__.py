"""Controls of Amazon Elastic Container Registry."""
