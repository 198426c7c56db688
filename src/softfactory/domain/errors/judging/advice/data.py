"""Data that is not what the code takes it for."""

from .entry import advice

TABLE = (
    advice(
        "A value at {place} cannot be turned into JSON: {value}.",
        (
            "Convert it first: dates with `.isoformat()`, decimals and UUIDs with `str()`, sets to lists, "
            "objects to dicts of plain values; or give the encoder a `default` function."
        ),
        says=("not (?:json )?serializable|cyclic structure|circular (?:structure|reference)|cannot (?:be )?serialize"),
    ),
    advice(
        "What was read as JSON at {place} is none.",
        (
            "Log the beginning of what came and its status code: often it is an HTML error page or an empty "
            "body. Check the status and the Content-Type before parsing."
        ),
        type="JSONDecodeError|JsonParse|JsonSyntax|JsonMapping|JSON::ParserError|json.SyntaxError",
        or_says=(
            "in JSON at position|Unexpected (?:token|end of JSON)|is not valid JSON|"
            "invalid character .{1,20} looking for|Expecting value: line"
        ),
    ),
    advice(
        "Text at {place} is not in the encoding it was read or written with.",
        (
            'Name the encoding wherever bytes become text (`encoding="utf-8"`), find out what the sender really '
            'uses, and decide what to do with bytes that do not fit (`errors="replace"`).'
        ),
        type=(
            "UnicodeDecodeError|UnicodeEncodeError|UnicodeError|EncodingError|CharacterCoding|CompatibilityError|"
            "InvalidByteSequence"
        ),
    ),
    advice(
        "A number was divided by zero at {place}.",
        (
            "Decide what the result is when there is nothing to divide by, and test for it before: an empty "
            "list, a count or a sum of zero."
        ),
        type="ZeroDivision|DivideByZero",
        or_says="divi(?:sion|de|ded) by zero|integer divide by zero|/ by zero",
    ),
    advice(
        "A value at {place} has another class than the code casts it to.",
        (
            "Test with `instanceof` before casting, or make the collection generic, so that the compiler refuses "
            "the wrong class."
        ),
        type="ClassCast|InvalidCast",
    ),
    advice(
        "An interface value at {place} holds another type than asserted.",
        "Use the form with two results, `value, ok := x.(T)`, and handle `!ok`.",
        says="interface conversion",
    ),
    advice(
        "The list changed at {place} while something iterated over it.",
        (
            "Iterate over a copy, collect what to change and do it afterwards, or guard it with a lock if "
            "several threads use it."
        ),
        type="ConcurrentModification",
    ),
    advice(
        "The collection changed at {place} while something iterated over it.",
        "Iterate over a copy (`list(d)`), or collect what to change and do it afterwards.",
        says=("changed size during iteration|concurrent map (?:read|writes|iteration)|mutated during iteration"),
    ),
    advice(
        "A number was expected at {place}, and {value} is none.",
        "Check input where it comes in, strip spaces and units, and tell the sender which field was wrong.",
        says=(
            r"invalid literal for|could not convert string to|For input string|parsing \"|"
            "invalid value for (?:Integer|Float)"
        ),
    ),
    advice(
        "A function was called at {place} with arguments it does not take.",
        (
            "Compare the call with the signature, above all after an upgrade or a renamed parameter. A type "
            "checker finds these."
        ),
        type="TypeError|ArgumentError",
        says="(?:missing|takes|unexpected keyword|wrong number|required positional|positional argument)",
    ),
)
