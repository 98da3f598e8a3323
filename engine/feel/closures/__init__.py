"""From the syntax tree to closures, once; read `building` first."""
