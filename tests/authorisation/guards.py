"""Whom each guard lets in, by its name."""

from .verdicts import verdicts

#                    nobody other member admin auditor key read-key must-change
GUARDS = {
    "public":                            verdicts("yes yes yes yes yes yes yes yes"),
    "user (read)":                       verdicts("401 yes yes yes yes 401 yes 403"),
    "user (write)":                      verdicts("401 yes yes yes yes 401 403 403"),
    "login":                             verdicts("401 yes yes yes yes 401 403 403"),
    "any login":                         verdicts("401 yes yes yes yes 401 403 yes"),
    "admin":                             verdicts("401 403 403 yes 403 401 403 403"),
    "admin (read)":                      verdicts("401 403 403 yes 403 401 403 403"),
    "auditor (read)":                    verdicts("401 403 403 yes yes 401 403 403"),
    "admin (metrics) or metrics network": verdicts("401 403 403 yes 403 401 403 403"),
    "project key or user (write)":       verdicts("401 yes yes yes yes yes 403 403"),
    "project key":                       verdicts("403 403 403 403 403 yes 403 403"),
    "public or user (read)":             verdicts("yes yes yes yes yes yes yes 403"),
    "sub:review (write)":                verdicts("401 403 yes yes 403 401 403 403"),
    "sub:coocook (write)":               verdicts("401 403 yes yes 403 401 403 403"),
}  # fmt: skip
"""Whoever comes from afar: a metrics network is nearby."""
