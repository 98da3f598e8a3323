"""The regular expressions of XPath, which `matches`, `replace` and `split` take."""
