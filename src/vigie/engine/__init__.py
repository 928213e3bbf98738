"""Pure understanding: messages in, findings out. Nothing here imports Django or touches a network."""
