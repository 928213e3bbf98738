"""What is known and decided: messages, findings, verdicts, cases, decisions, events."""
