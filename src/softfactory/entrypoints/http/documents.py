"""The API's description for programs and for people: no script, and no style from elsewhere."""

import functools
import html
import inspect
from typing import Any

import falcon
import msgspec

from softfactory.domain.kernel.problems import Problem

from .auth import PUBLIC
from .operation import Resource, operation
from .problems import NoSuchPath, status_of

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222;
background: #fff } h1, h2 { line-height: 1.2 } code, pre { font: 14px/1.4 ui-monospace, monospace; background: #f4f4f4;
border-radius: 3px } code { padding: .1em .3em } pre { padding: .8rem; overflow-x: auto } table { border-collapse:
collapse; width: 100% } td, th { border-bottom: 1px solid #ddd; text-align: left; padding: .3rem .5rem; vertical-align:
top } summary { cursor: pointer; padding: .4rem 0 } details { border-bottom: 1px solid #ddd } .method { display:
inline-block; width: 5rem; font-weight: bold } @media (prefers-color-scheme: dark) { body { color: #ddd; background:
#181818 } code, pre { background: #2a2a2a } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
HTML = "text/html; charset=utf-8"


class Description(Resource):
    """/openapi.json."""

    @operation(guard=PUBLIC, answer=dict[str, Any])
    def on_get(self, resp: falcon.Response) -> dict[str, Any]:
        """Describe the API for programs (OpenAPI 3.1)."""
        resp.set_header("Cache-Control", "public, max-age=300")
        return _description()


class Reference(Resource):
    """/docs."""

    @operation(guard=PUBLIC, media_type="text/html")
    def on_get(self, resp: falcon.Response) -> None:
        """Describe the API for people."""
        _page(resp, _reference())


class ProblemPage(Resource):
    """/problems/{code}."""

    @operation(guard=PUBLIC, media_type="text/html", refuses=(NoSuchPath,))
    def on_get(self, code: str, resp: falcon.Response) -> None:
        """Explain a problem: what the `type` of a refusal leads to."""
        kind = _problem_kinds().get(code)
        if kind is None:
            raise NoSuchPath(f"There is no problem {code}.")
        meaning = html.escape(inspect.cleandoc(kind.__doc__ or ""))
        status = html.escape(str(falcon.code_to_http_status(status_of(kind))))
        title = html.escape(kind.title)
        _page(resp, _html(title, f"<h1>{title}</h1><p>{meaning}</p><p><code>{code}</code>, answered as {status}.</p>"))


@functools.cache
def _description() -> dict[str, Any]:
    from .openapi import description  # noqa: PLC0415 - it walks the route table, which names this module

    return description()


@functools.cache
def _problem_kinds() -> dict[str, type[Problem]]:
    from .openapi import problem_kinds  # noqa: PLC0415 - likewise

    return problem_kinds()


@functools.cache
def _reference() -> str:
    whole = _description()
    rows = [
        _operation_html(path, method, described)
        for path, methods in whole["paths"].items()
        for method, described in methods.items()
        if method != "parameters"
    ]
    shapes = [_shape_html(name, schema) for name, schema in whole["components"]["schemas"].items()]
    codes = "".join(
        f'<tr><td><a href="/problems/{code}"><code>{code}</code></a></td><td>{status_of(kind)}</td>'
        f"<td>{html.escape(kind.title)}</td></tr>"
        for code, kind in _problem_kinds().items()
    )
    body = (
        f"<h1>softfactory {html.escape(whole['info']['version'])}</h1><p>{html.escape(whole['info']['description'])} "
        f'For programs: <a href="/openapi.json">/openapi.json</a>.</p><h2>Operations</h2>{"".join(rows)}'
        f"<h2>Shapes</h2>{''.join(shapes)}<h2>Problems</h2><table>{codes}</table>"
    )
    return _html("softfactory API", body)


def _operation_html(path: str, method: str, described: dict[str, Any]) -> str:
    parameters = "".join(
        f"<tr><td><code>{html.escape(found['name'])}</code></td><td>{_code(found['schema'])}</td></tr>"
        for found in described.get("parameters", ())
    )
    answers = "".join(
        f"<tr><td>{status}</td><td>{html.escape(answer['description'])}</td>"
        f"<td>{_code(answer.get('content', {}))}</td></tr>"
        for status, answer in described["responses"].items()
    )
    wanted = f"<p>Body: {_code(described['requestBody']['content'])}</p>" if "requestBody" in described else ""
    schemes = (
        " or ".join(name for scheme in described.get("security", ()) for name in scheme) or "nobody asks who you are"
    )
    return (
        f'<details><summary><span class="method">{method.upper()}</span><code>{html.escape(path)}</code> '
        f"{html.escape(described['summary'])}</summary><p>Needs: {html.escape(schemes)}.</p>"
        f"<table>{parameters}</table>{wanted}<table>{answers}</table></details>"
    )


def _shape_html(name: str, schema: dict[str, Any]) -> str:
    pretty = html.escape(msgspec.json.format(msgspec.json.encode(schema), indent=2).decode())
    name = html.escape(name)
    return f'<details id="{name}"><summary><code>{name}</code></summary><pre>{pretty}</pre></details>'


def _code(value: object) -> str:
    return f"<code>{html.escape(msgspec.json.encode(value).decode())}</code>" if value else ""


def _html(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style><body>{body}</body></html>"
    )


def _page(resp: falcon.Response, page: str) -> None:
    resp.content_type = HTML
    resp.data = page.encode()
    resp.set_header("Content-Security-Policy", POLICY)
    resp.set_header("Cache-Control", "public, max-age=300")
