"""What the screens show of a draft that is tried, on the past or in the shadow."""
