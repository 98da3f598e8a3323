"""What the engine costs, against the raw database and against a peer, in one run.

``python -m benchmarks B1`` measures; ``--help`` lists the rest. A rate of one machine
says nothing about another, so the figures that count are ratios: the reference and the
engine take turns in slices of a quarter of a second, and every round gives one ratio.

Read in this order: ``interleaving``, ``result``, ``completion``.
"""
