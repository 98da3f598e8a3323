"""What supervisors and heads of stations see of others' work, and set going in it."""
