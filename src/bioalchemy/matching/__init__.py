"""How two answers are compared: the parts behind `bioalchemy.answers`, which is their only public face.

markup      LaTeX, HTML and markdown to text        spelling      British and American, singular and plural
phrases     one key for all spellings of a name     signs         charges, primes, arrows, variants
casing      where case alone tells things apart     species       E. coli and Escherichia coli
residues    Ser473 and S473, H3K27me3               latin         NF-κB and NF-kB
statements  "The answer is …", "It is …"            expansions    "polymerase chain reaction (PCR)"
naming      whether a text names one thing          verdicts      yes, no, maybe; an option
numerals    numbers as people write them            number_words  forty-six, a third
kinds       the p53 protein, HeLa cells       notations    14C and carbon-14, type IV collagen
workings    2^3 = 8                                 counted      36 ATP
lists       items, steps and residues               longhand      interleukin-6 and IL-6
remarks     a few words after an answer              alias_faults  yes, CDK6 or a list for CDK4
gene_names  p53 and TP53
"""
