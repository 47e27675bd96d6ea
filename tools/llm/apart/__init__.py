"""Models whose clients live in a process of their own, which leaves the run's process its core."""
