"""What customers can say, and what they are answered."""
