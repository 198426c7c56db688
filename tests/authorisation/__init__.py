"""Who may do what, route by route and call by call: what is expected, and a world to try it in.

A route's verdicts follow from the guard that it declares (`guards.py`) and from whose thing it is about
(`whose_routes.py`); a use case's from the latter alone (`whose_calls.py`). What stands in no table fails
`tests/test_authorisation.py`.
"""
