"""Programs as data: what counts as the same value, checks against test cases, suites, and wrong variants."""
