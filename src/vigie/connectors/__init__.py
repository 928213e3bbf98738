"""One folder for each network: its payloads become messages, our actions become its requests."""
