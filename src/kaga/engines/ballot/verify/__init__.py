"""The auditor: everything that judges, sharing nothing with what makes but group arithmetic."""
