"""JSON that programs send: decoded forgivingly, refused with a sentence, read field by field."""

import json
from typing import Any

import msgspec

from vigie.api.endpoint import RefusalError


def decoded(body: bytes) -> object:
    """Return what a body of JSON holds.

    Raises
    ------
    RefusalError
        It is not JSON.
    """
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    # Half an emoji is refused by the strict reader and is no reason to give no answer.
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as fault:
        raise _malformed(f"The body is not UTF-8 (byte {fault.start + 1}): encode it in UTF-8.") from None
    except RecursionError:
        raise _malformed("The body nests too deeply to be read.") from None
    except ValueError as fault:
        if not body.strip():
            raise _malformed("The body is empty: send a JSON object.") from None
        raise _malformed(f"The body is not JSON: {str(fault).rstrip('.')}.") from None


def encodable(text: str) -> str:
    """Return a text that can be written as JSON in UTF-8: halves of surrogate pairs are replaced."""
    return (
        text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    )


class Fields:
    """An object that was sent, read field by field; absent and null are the same.

    Parameters
    ----------
    value
        What was sent.
    name
        What the object is called in errors, empty for the body.

    Raises
    ------
    RefusalError
        It is no object.
    """

    def __init__(self, value: object, name: str = "") -> None:
        if not isinstance(value, dict):
            raise RefusalError("malformed", f"{_called(name)} is not an object.", field=name)
        self._values: dict[str, Any] = value
        self._name = name

    def place(self, field: str) -> str:
        """Return a field's name as errors tell it."""
        return f"{self._name}.{field}" if self._name else field

    def get(self, field: str) -> Any:
        """Return a field as it is, also where it is written as in protocol buffers (``do_not_store``)."""
        value = self._values.get(field)
        return self._values.get(_snake(field)) if value is None else value

    def text(self, field: str) -> str:
        """Return a field that is a string, empty where it is absent."""
        value = self.get(field)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._wrong(field, "a string")
        return value

    def flag(self, field: str) -> bool:
        """Return a field that is true or false, false where it is absent."""
        value = self.get(field)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self._wrong(field, "true or false")
        return value

    def number(self, field: str) -> float | None:
        """Return a field that is a number, None where it is absent."""
        value = self.get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
            raise self._wrong(field, "a number")
        return float(value)

    def words(self, field: str) -> list[str]:
        """Return a field that is a list of strings, empty where it is absent."""
        value = self.get(field)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._wrong(field, "a list of strings")
        return value

    def mapping(self, field: str) -> dict[str, Any]:
        """Return a field that is an object, empty where it is absent."""
        value = self.get(field)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self._wrong(field, "an object")
        return value

    def items(self, field: str) -> list[Any]:
        """Return a field that is a list, empty where it is absent."""
        value = self.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._wrong(field, "a list")
        return value

    def _wrong(self, field: str, expected: str) -> RefusalError:
        place = self.place(field)
        return RefusalError("malformed", f"The field “{place}” is not {expected}.", field=place)


def _called(name: str) -> str:
    return f"The field “{name}”" if name else "The body"


def _snake(name: str) -> str:
    return "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number in JSON")


def _malformed(sentence: str) -> RefusalError:
    return RefusalError("malformed", sentence)
