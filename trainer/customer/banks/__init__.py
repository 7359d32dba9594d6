"""The customer's lines: for everyone, and for each caller type, one YAML file each by language."""
