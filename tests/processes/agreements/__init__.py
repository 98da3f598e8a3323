"""Service agreements: the rules about money, parties and proofs."""
