"""The reward in the form of other trainers: one file each, for the file that `bioalchemy export --format` writes it.

Each judges by `rewards.judge` and nothing else, so all of them give one completion one verdict; each says how it keeps
a row that can't be judged apart from a wrong answer. TRL needs none: `rewards` has its form. A file here imports its
trainer, so import it only where that is installed (verl's needs nothing).
"""
