"""`python -m bioalchemy_training`, which launchers can start where they can't start a command."""

from bioalchemy_training.cli import main

main()
