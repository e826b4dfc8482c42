"""Controls of Amazon Elastic Container Service."""
