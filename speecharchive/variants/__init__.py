"""The same speech at other pages: what makes two texts one speech, and the groups that follow from it. Pure."""
