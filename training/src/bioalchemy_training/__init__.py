"""Training on BioAlchemy's verified pairs; the reward is `bioalchemy.answers`, the function that verified them."""
