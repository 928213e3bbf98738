"""Weighs what was recorded once more with a draft of a charter, and sets it beside what people decided."""
