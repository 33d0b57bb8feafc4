"""How two answers are compared: the parts behind `bioalchemy.answers`, which is their only public face.

markup      LaTeX, HTML and markdown to text        spelling    British and American, singular and plural
phrases     one key for all spellings of a name     species     E. coli and Escherichia coli
statements  "The answer is …", "It is …"            expansions  "polymerase chain reaction (PCR)"
numerals    numbers as people write them            lists       items, steps and residues
"""
