"""What the scorer tells of a message, in the order of its columns."""

LABELS = ("toxicity", "severe", "insult", "hate", "threat", "sexual", "harassment", "spam")

TOXICITY = LABELS.index("toxicity")
SEVERE = LABELS.index("severe")
SPAM = LABELS.index("spam")
