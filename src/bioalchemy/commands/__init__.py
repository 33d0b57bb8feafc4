"""The verbs of the command line, a subject a file; `cli.py` puts them together. Heavy imports stay inside functions."""
