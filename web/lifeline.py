"""Run a program that ends when the one that started it does, however that one ends.

``python -m web.lifeline MODULE ARGUMENT…`` runs a module as its main program. Standard
input is a pipe that the starter holds open and never writes to: the system closes it
even when the starter is killed, and the program then receives a SIGTERM.
"""

import os
import runpy
import signal
import sys
import threading


def main() -> None:
    """Run the module that the command line names, bound to the starter's life."""
    threading.Thread(target=_wait_for_the_end, daemon=True, name="lifeline").start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _wait_for_the_end() -> None:
    """Block until the starter is gone, then ask this process to end."""
    while os.read(0, 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
