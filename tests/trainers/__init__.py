"""Proof that exports train as they are: two steps of the trainer that each type names, on a tiny model."""
