"""What hangs on a case besides its steps: attachments and comments."""
