"""What reaches outside the process, or judges without a model."""
