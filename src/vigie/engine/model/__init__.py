"""The learned scorer: hashed pieces of words and words over two views of a text, many labels at once."""
