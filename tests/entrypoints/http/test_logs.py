import json
import subprocess
import sys

PROGRAM = """
import logging
from softfactory.entrypoints.http.logs import configure
configure()
try:
    raise ValueError("x\\ny")
except ValueError:
    logging.getLogger("softfactory.http").error("mistake", extra={"request_id": "r1"}, exc_info=True)
logging.getLogger("any").info("nothing to look at")
"""


def test_what_is_worth_a_look_is_one_line_of_json():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    [line] = done.stderr.splitlines()
    told = json.loads(line)

    assert (
        told.items() >= {"level": "error", "logger": "softfactory.http", "event": "mistake", "request_id": "r1"}.items()
    )
    assert "ValueError: x" in told["exception"]
    assert told["timestamp"]
