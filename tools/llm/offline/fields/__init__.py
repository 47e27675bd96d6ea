"""Ways to fill one field of a draft; a module of this folder is named after its field."""
