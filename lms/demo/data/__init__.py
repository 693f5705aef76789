"""Plain data of the demo city. Nothing here touches the database."""
