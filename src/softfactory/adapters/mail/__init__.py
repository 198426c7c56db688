"""Letters, over SMTP, into files and into memory."""
