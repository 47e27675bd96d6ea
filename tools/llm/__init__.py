"""Language models: connecting, asking, and the embedded offline model."""
