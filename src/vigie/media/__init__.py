"""What comes with a message: known images found again, and the words written in them."""
