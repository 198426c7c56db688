"""Values, names, keys and places in a list that are not there."""

from .entry import advice

TABLE = (
    advice(
        "A value was None at {place} where the code uses {value} of it.",
        (
            "Find out which call returned None: a lookup without a result, a function without a return, an unset "
            "attribute. Test for None there, or make that call raise instead, and let the type checker know with "
            "`X | None`."
        ),
        type="AttributeError|TypeError",
        says="'?NoneType'?.{0,80}?(?P<value>'[^']{1,80}'$)|NoneType",
    ),
    advice(
        "Something undefined or null was used at {place}: {value} was read from it.",
        (
            "Check that the data has arrived before using it, give it a default (`?? {}`, `= []`), or read it "
            "with `?.`. If it comes from an API, validate the answer where it comes in."
        ),
        type="TypeError",
        says=(
            "(?:of|access property .{1,80}) (?:undefined|null)|(?:undefined|null) is not an object|"
            "is (?:undefined|null)$"
        ),
    ),
    advice(
        "{value} is called at {place}, but it is no function there.",
        (
            "Check the spelling, the import (default or named) and whether the object has that method in this "
            "version; a missing `await` leaves a promise in its place."
        ),
        type="TypeError",
        says=r"(?P<value>[\w$.()\[\]]{1,80}) is not a function",
    ),
    advice(
        "The name {value} does not exist at {place}.",
        (
            "Look for a misspelling, a missing import, or a variable that is set in only one branch. A linter "
            "finds these before they run."
        ),
        type="NameError|ReferenceError|UnboundLocalError",
    ),
    advice(
        "A reference was null at {place}.",
        (
            "Read which expression the message names, and where it should have been set: a constructor, a "
            "lookup, an injected field. Refuse null there with `Objects.requireNonNull`, or return `Optional`."
        ),
        type="NullPointerException|NullReferenceException|KotlinNullPointerException|NullPointer",
    ),
    advice(
        "A nil pointer was used at {place}.",
        (
            "Check the error that was returned with the pointer before using it, and the constructor that should "
            "have set the field. A method with a pointer receiver may be called on nil: test for it there."
        ),
        says="nil pointer dereference|invalid memory address",
    ),
    advice(
        "A map that was never made was written to at {place}.",
        "Make it with `make(map[K]V)` where the struct is built; reading a nil map works, writing does not.",
        says="assignment to entry in nil map",
    ),
    advice(
        "{value} was called on nil at {place}.",
        (
            "Find which lookup answered nil, and handle that case: `&.`, `fetch` with a default, or `find_by!`, "
            "which raises where the record is missing."
        ),
        type="NoMethodError",
        says="for nil",
    ),
    advice(
        "The object at {place} has no {value}.",
        (
            "Compare the object's real type with the one you expect: a misspelt name, another version of a "
            "library, or a value of another kind. Type hints or an interface show it before it runs."
        ),
        type="AttributeError|NoMethodError|NoSuchMethodError|NoSuchFieldError",
    ),
    advice(
        "The key {value} was missing at {place}.",
        (
            "Decide whether the key may be missing. If so read it with a default (`.get(key)`, `fetch(key) { … "
            "}`); if not, check the data where it comes in and say there what is missing."
        ),
        type="KeyError|KeyNotFound|NoSuchElement",
    ),
    advice(
        "An index at {place} lies outside of the list.",
        (
            "The list was shorter than expected, often empty. Test its length, iterate instead of counting, and "
            "look for loops that go one too far."
        ),
        type="IndexError|IndexOutOfBounds|ArrayIndexOutOf|StringIndexOutOf|ArgumentOutOfRange",
    ),
    advice(
        "An index at {place} lies outside of the slice.",
        "Compare with `len` before indexing; the slice was shorter than expected, often empty.",
        says="index out of range|slice bounds out of range|list index",
    ),
)
