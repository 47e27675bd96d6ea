"""Data only: typed state, artifacts, verdicts, events, errors, settings. Imports nothing of ours."""
