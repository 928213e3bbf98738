"""What `vigie doctor` looks at: the machine, then the facts on disk, then the work being done."""
