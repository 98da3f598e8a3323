"""What is filed with the higher level, and what spot checks find.

Filing (备案) keeps a record; it approves nothing.

Source: domain specification §14.14.
"""
