"""Keeps tests and the processes they start on this machine."""
