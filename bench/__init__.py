"""Benchmarks: each measures the product against a limit in the same run."""
