"""The statistical model of polarity: a linear one over character n-grams, learned from stars."""
