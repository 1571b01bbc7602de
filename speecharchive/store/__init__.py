"""Tables and the only writer of them."""
