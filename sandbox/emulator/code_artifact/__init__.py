"""CodeArtifact, a service moto lacks, in the form of moto's own: models, service, urls."""
