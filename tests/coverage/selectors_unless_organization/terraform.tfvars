is_organization = true
