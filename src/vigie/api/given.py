"""JSON that programs send, read field by field and refused with a sentence."""

from typing import Any

from vigie.api.endpoint import RefusalError


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
