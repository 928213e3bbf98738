"""Coverage: what spaces received, what their networks announce, what may be missing and was read again."""
