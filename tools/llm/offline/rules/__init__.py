"""Ways to make a question of one sentence; a module of this folder is a rule."""
