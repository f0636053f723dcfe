"""What people see of voting: the public, residents, trustees, the election office."""
