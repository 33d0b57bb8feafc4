"""BioAlchemy: verified question-answer pairs from biology papers, each with its receipt."""
