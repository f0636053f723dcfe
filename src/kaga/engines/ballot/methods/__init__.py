"""From decrypted rankings and grades to who is elected: three methods, each by its rules."""
