"""Named weaknesses that an answer can be given on purpose; a module of this folder is named after its weakness."""
