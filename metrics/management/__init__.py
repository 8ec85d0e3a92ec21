"""Commands about feedback."""
