"""Connected accounts: what signs in to a network, who reads it, and how it is."""
