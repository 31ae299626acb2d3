"""Where secrets are sealed at rest: with keys of the installation's own, or by Google Cloud KMS."""
