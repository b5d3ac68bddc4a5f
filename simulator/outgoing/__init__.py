"""What a business may put into a message: every shape and limit of the messages call."""
