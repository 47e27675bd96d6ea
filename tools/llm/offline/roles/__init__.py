"""What the offline model does in each role; a module of this folder is a role."""
