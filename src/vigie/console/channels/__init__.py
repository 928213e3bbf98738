"""What the screens of connected accounts show, and the forms that connect them."""
