"""What the screens of charters show: the list, publishing, history, spaces."""
