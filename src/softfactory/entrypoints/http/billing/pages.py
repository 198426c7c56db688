"""Where the payment service's page sends the payer back to: words only, which prove nothing."""

import falcon

from softfactory.entrypoints.http.auth import PUBLIC
from softfactory.entrypoints.http.documents import HTML, POLICY, STYLE
from softfactory.entrypoints.http.operation import Resource, operation


class Paid(Resource):
    """/payment/paid."""

    @operation(guard=PUBLIC, media_type="text/html")
    def on_get(self, resp: falcon.Response) -> None:
        """Thank the payer."""
        _say(resp, "Thank you", "The payment is on its way; what it is for is yours as soon as it arrives.")


class Canceled(Resource):
    """/payment/canceled."""

    @operation(guard=PUBLIC, media_type="text/html")
    def on_get(self, resp: falcon.Response) -> None:
        """Tell the payer that nothing was taken."""
        _say(resp, "Not paid", "Nothing was taken. You can pay later, or not at all.")


def _say(resp: falcon.Response, title: str, sentence: str) -> None:
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{STYLE}</style><body><h1>{title}</h1><p>{sentence}</p></body></html>"
    )
    resp.content_type = HTML
    resp.data = page.encode()
    resp.set_header("Content-Security-Policy", POLICY)
