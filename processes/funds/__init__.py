"""The fund ledger: what comes from where, and what it was spent on."""
