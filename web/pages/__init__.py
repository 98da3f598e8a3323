"""The pages: one module per place; each reads, calls one command, shows."""
