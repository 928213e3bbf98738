"""What the table of wants tells, in the order of its columns."""

#: Kinds of findings. What people ask of a customer service was annotated as "help".
WANTS = ("question", "complaint", "praise", "testimony", "idea", "support", "political")

#: The wants of the annotation guideline, by the kind they stand for.
ANNOTATED = {
    "question": "question",
    "complaint": "complaint",
    "praise": "praise",
    "testimony": "testimony",
    "idea": "idea",
    "help": "support",
    "political": "political",
}
#: Languages whose messages were annotated; of others the table knows nothing.
LANGUAGES = ("fr",)
