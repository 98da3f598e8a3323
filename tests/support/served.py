"""``python -m tests.support.served CLOCK OPTION…``: the web server in a story's time.

CLOCK is a file with the moment that the pages take for the present one. Browsers live
in the real present; a story of years can only be told where the clock is told as well.
"""

import sys
from datetime import datetime
from pathlib import Path

from web import clock, serve


def main() -> None:
    """Serve with the clock of the file."""
    told = Path(sys.argv.pop(1))
    clock.utc_now = lambda: datetime.fromisoformat(told.read_text())
    serve.main()


if __name__ == "__main__":
    main()
