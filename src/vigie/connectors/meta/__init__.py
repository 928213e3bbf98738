"""What Facebook pages, Instagram and Messenger share: the Graph interface, its errors, its webhooks."""
