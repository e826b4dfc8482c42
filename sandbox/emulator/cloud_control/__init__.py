"""Cloud Control, a service moto lacks, in the form of moto's own: models, responses, urls."""
