"""Controls of AWS CodeArtifact."""
