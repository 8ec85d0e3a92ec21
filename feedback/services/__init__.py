"""Every change to seller accounts, feedback, orders and replies: one function each."""
