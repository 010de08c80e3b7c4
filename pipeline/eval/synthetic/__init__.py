"""A synthetic press: articles in three languages, what reprinting does to them, and reports that only resemble them."""
