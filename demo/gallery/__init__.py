"""`make gallery`: the pages in docs that are made from the code, so that everybody can look at every screen."""
