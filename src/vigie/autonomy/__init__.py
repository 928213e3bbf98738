"""Which clause may act alone, where, in which language: earned on people's decisions, and lost by them."""
