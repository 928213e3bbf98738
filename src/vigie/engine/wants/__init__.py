"""The learned part of what a person wants, beside the cues of the lexicons: one small table, in French."""
