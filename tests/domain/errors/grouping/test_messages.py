import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from softfactory.domain.errors.grouping import lexer
from softfactory.domain.errors.grouping.messages import template

JSON = [
    "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
    "Unexpected token z in JSON at position 7",
    "Unexpected end of JSON input",
    "Unexpected number in JSON at position 12",
    "Unexpected non-whitespace character after JSON at position 4 (line 1 column 5)",
    "Expected property name or '}' in JSON at position 1 (line 1 column 2)",
    "Expected ',' or ']' after array element in JSON at position 9",
    "Unterminated string in JSON at position 8",
    "Bad control character in string literal in JSON at position 3",
    '"undefined" is not valid JSON',
    "JSON.parse: unexpected character at line 1 column 1 of the JSON data",
    'JSON Parse error: Unexpected identifier "zora"',
    "Expecting value: line 1 column 1 (char 0)",
    "Expecting ',' delimiter: line 3 column 7 (char 40)",
    "Extra data: line 1 column 5 (char 4)",
    "Unterminated string starting at: line 1 column 1 (char 0)",
    "invalid character '<' looking for beginning of value",
    "unexpected end of JSON input",
    "'<' is an invalid start of a value. Path: $ | LineNumber: 0 | BytePositionInLine: 0.",
    "Unrecognized token 'zora': was expecting (JSON String, Number, Array, Object or token 'null')",
]
OTHERS = [
    "the cart is not valid JSON schema",
    "order 7 in JSON",
    "Unexpected token of user",
    "Expecting a parcel: none came",
    "invalid character in name",
    "The JSON value could not be converted to System.Int32. Path: $.x | LineNumber: 0 | BytePositionInLine: 9.",
]


@pytest.mark.parametrize("message", JSON)
def test_what_parsers_say_of_their_input_is_one_message(message):
    assert template(message) == "invalid JSON"
    assert template(f"Could not read order 7: {message}") == "Could not read order <num>: invalid JSON"


@pytest.mark.parametrize("message", OTHERS)
def test_what_others_say_stays(message):
    assert template(message) == lexer.template(message)


@given(st.text(max_size=60) | st.sampled_from([*JSON, *OTHERS]))
def test_a_template_is_a_template_of_itself(message):
    assert template(template(message)) == template(message)


@pytest.mark.parametrize(
    "piece", ["Unexpected token ", "Expected ", '"', "invalid character '", "Expecting ", "\n[SQL "]
)
def test_the_time_is_in_proportion_to_the_message(piece):
    message = "JSON (char 7" + piece * 4_000

    start = time.process_time()
    template(message)

    assert time.process_time() - start < 0.5
