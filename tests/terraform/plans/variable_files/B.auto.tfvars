auto_json = "capital"
