"""Tests of shell/."""
