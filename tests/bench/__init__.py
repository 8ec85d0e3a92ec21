"""The benchmarks and the gates that stand for them in CI."""
