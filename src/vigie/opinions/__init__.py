"""The second opinion on ambiguous messages: never required, and never a pass where it is missing."""
