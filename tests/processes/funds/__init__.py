"""The fund ledger."""
