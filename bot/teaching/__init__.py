"""Learning in use: questions that found no answer, and what the office has taught."""
